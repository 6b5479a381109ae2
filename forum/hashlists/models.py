"""What is known of a list of hashes; the hashes themselves lie in its file."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected
from forum.hashlists.files import Written
from forum.hashlists.kinds import Kind

READERS = frozenset({Role.ADMINISTRATOR, Role.MODERATOR, Role.OFFICER})


class HashListQuerySet(OurQuerySet["HashList"]):
    def visible_to(self, user: User) -> HashListQuerySet:
        """Administrators keep them, moderators may know which there are; nobody else does."""
        return self.kept() if user.is_cleared and user.roles & READERS else self.none()

    def kept(self) -> HashListQuerySet:
        return self.filter(removed_at=None)

    def asked(self) -> HashListQuerySet:
        """Those that a file is held against today (UTC)."""
        return self.kept().filter(enabled_until__gte=today()).order_by("name")


class HashList(Protected):
    """One list of the operator's: where it is from, until when it may be asked, and which file it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    source = models.CharField(max_length=400)  # who gave it, on what ground
    version = models.PositiveIntegerField(default=1)
    count = models.PositiveBigIntegerField()  # entries, each once
    file = models.CharField(max_length=32)  # in settings.HASH_LISTS; each version has a file of its own
    file_sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # or operator
    added_at = models.DateTimeField(default=timezone.now)
    enabled_until = models.DateField()  # the last day, UTC
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = HashListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(removed_at=None), name="one_hash_list_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written(self) -> Written:
        """Its file, as it must be."""
        return Written(self.file, Kind(self.kind), self.count, self.file_sha256)

    @property
    def is_past(self) -> bool:
        return self.enabled_until < today()


def today() -> date:
    return timezone.now().date()
