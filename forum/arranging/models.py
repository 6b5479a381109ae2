"""How the clues of a case are arranged: one shared board, its groups, and where each clue lies."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.arranging.link_models import Fingerprint, Link
from forum.cases.models import Case
from forum.clues.models import Clue

__all__ = ["Arrangement", "Fingerprint", "Group", "Link", "Placing"]


class Arrangement(Protected):
    """The board of a case: its version rises with each change, so that nobody moves what they have not seen."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="arrangement")
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ProtectedQuerySet["Arrangement"].as_manager()


class Group(Protected, SealedWords):
    """Clues that somebody laid together. Its name is shown once a moderator has approved it; until then its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clue_groups")
    place = models.PositiveSmallIntegerField()
    label = SealedTextField(max_length=60, blank=True)  # as everybody reads it
    proposed = SealedTextField(max_length=60, blank=True)  # waits for vetting, or was returned
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OurQuerySet["Group"].as_manager()

    class Meta:
        ordering = ["place", "pk"]

    @property
    def words_scope(self) -> str:
        return self.case.words_scope

    def seen_hash(self) -> str:
        """SHA-256 over what a moderator is shown."""
        return hashlib.sha256(f"{self.pk}\0{self.proposed}".encode()).hexdigest()


class Placing(Protected):
    """Where a clue lies; without one it comes after those that have one, in no group."""

    clue = models.OneToOneField(Clue, on_delete=models.CASCADE, primary_key=True, related_name="placing")
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="placings")
    place = models.PositiveSmallIntegerField()

    objects = ProtectedQuerySet["Placing"].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(place__gte=1), name="placing_counts_from_one")]
