"""One redaction: what was taken out of what and why; the words as they were lie sealed under a key of its own."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected
from audit.sealed_text import SealedJSONField, SealedTextField, SealedWords
from forum.boards.models import moderates
from forum.cases.limit_models import kept_out
from forum.cases.models import Case


class What(models.TextChoices):
    """Of what words can be taken out."""

    POST = "post", _("Post")
    CLUE = "clue", _("Clue")
    CASE = "case", _("Question of a case")
    ANSWER = "answer", _("Reasons of an answer")


class Reason(models.TextChoices):
    """Why; the code chooses the block that stands in the text."""

    CHILD = "child", _("Personal data of a child")
    PERSON = "person", _("Personal data of another person")
    OPERATIONAL = "operational", _("Operational: it would tell how somebody works, or warn somebody")
    OTHER = "other", _("Something else")


class RedactionQuerySet(OurQuerySet["Redaction"]):
    def visible_to(self, user: User) -> RedactionQuerySet:
        """That it was done and why: for the text's author and the board's moderators, as far as they see the case."""
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
        theirs = moderates(user, "case__board")
        if user.has_role(Role.EXPERT):  # that there is an answer tells who has still to give theirs
            theirs &= ~Q(what=What.ANSWER)
        return self.filter(Exists(cases)).filter(Q(author=user) | theirs)

    def sealed_for(self, user: User) -> RedactionQuerySet:
        """Whose original this person may open: officers, never what is theirs, nor where a conflict keeps them out."""
        if not (user.is_cleared and user.has_role(Role.OFFICER)):
            return self.none()
        kept_from_them = Case.objects.filter(Q(author=user) | kept_out(user), pk=OuterRef("case"))
        return self.exclude(author=user).exclude(Exists(kept_from_them))


class Redaction(Protected, SealedWords):
    """Words taken out of one thing, and of every copy of it, in one transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="redactions")
    what = models.CharField(max_length=6, choices=What.choices)
    thing = models.UUIDField(db_index=True)  # the post, clue, case or answer
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # of the thing
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = SealedTextField(max_length=400, blank=True)  # the moderator's, for the author
    at = models.DateTimeField(default=timezone.now)
    passages: Any = SealedJSONField(default=list)  # so that an old page can't bring them back
    there: Any = SealedJSONField(null=True)  # case that a moved post stood in → those that were read in it
    original: Any = SealedJSONField(default=list)  # [[part, text as it was]]

    objects = RedactionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="redactions_newest")]

    @property
    def words_scope(self) -> str:
        """Sealed whatever the handling: its key goes with the case, and opens nothing else."""
        return scope_of(self.pk)


def scope_of(redaction: uuid.UUID) -> str:
    """A key for each original."""
    return f"original:{redaction}"
