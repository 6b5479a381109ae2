"""What somebody is still writing: theirs alone, sealed, gone when sent, with its case, or after thirty days."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit import scopes
from audit.sealed_text import SealedJSONField, SealedWords
from forum.cases.models import Case


class DraftQuerySet(OurQuerySet["Draft"]):
    def visible_to(self, user: User) -> DraftQuerySet:
        """One's own, in cases one may still see."""
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
        return self.filter(user=user).filter(Q(case=None) | Q(Exists(cases)))

    def unsent(self) -> DraftQuerySet:
        return self.filter(over_at=None)


class Draft(SealedWords):
    """The fields of a form as they were typed. What was sent or discarded leaves a row without words for a while:
    a window that is still open learns from it, and a late saving brings nothing back."""

    class Kind(models.TextChoices):
        POST = "post", _("A post")
        CLUE = "clue", _("A post about a clue")
        MARK = "mark", _("A mark on a clue")
        EDIT = "edit", _("A change of a post")
        CASE = "case", _("A new case")
        ANSWER = "answer", _("An answer on a clue")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ref = models.UUIDField(default=uuid.uuid4)  # what the browser calls it, made there: tells nobody anything
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target = models.UUIDField()  # case, clue or post; for a new case oneself
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    words = SealedJSONField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    over_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ref"], name="one_draft_of_a_name")]
        indexes = [
            models.Index(fields=["user", "kind", "target"], name="draft_place"),
            models.Index(fields=["saved_at"], name="draft_age"),
        ]

    @property
    def words_scope(self) -> str:
        """Sealed whatever the handling: nobody has vetted it, and it may hold more than what is sent."""
        return scopes.of_case(str(self.case_id)) if self.case_id else scopes.of_person(str(self.user_id))

    @property
    def text(self) -> str:
        """What its writer knows it by."""
        return next((str(self.words[name]) for name in ("text", "question", "reasons") if self.words.get(name)), "")
