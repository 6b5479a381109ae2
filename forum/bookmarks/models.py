"""What somebody wants to come back to: theirs alone, with a sealed note and perhaps a day."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import scopes
from audit.sealed_text import SealedTextField, SealedWords
from forum.cases.models import Case


class Bookmark(SealedWords):
    """A case, clue or post that one person marked for themselves. Nobody else learns that there is one."""

    class Kind(models.TextChoices):
        CASE = "case", _("Case")
        CLUE = "clue", _("Clue")
        POST = "post", _("Post")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    target = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    note = SealedTextField(max_length=2000, blank=True)
    day = models.DateField(null=True, blank=True)  # on which its writer wants to be reminded, UTC
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "target"], name="one_bookmark_each")]
        indexes = [models.Index(fields=["day"], condition=models.Q(reminded_at=None), name="bookmarks_due")]

    @property
    def words_scope(self) -> str:
        """A note is about its writer's own work: it goes with them."""
        return scopes.of_person(str(self.user_id))
