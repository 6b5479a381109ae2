"""What was seen at somebody's earlier sign-ins: devices, by the hash of their cookie, and countries."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from audit.protected import Protected, ProtectedQuerySet

REMEMBERED = timedelta(days=180)
MOST_DEVICES = 20


class FamiliarQuerySet(ProtectedQuerySet["Familiar"]):
    def remembered(self) -> FamiliarQuerySet:
        """Those that count."""
        return self.filter(seen_at__gt=timezone.now() - REMEMBERED)

    def forgotten(self) -> FamiliarQuerySet:
        """Those that are to go."""
        return self.filter(seen_at__lte=timezone.now() - REMEMBERED)


class Familiar(Protected):
    """A device or a country that somebody has signed in from."""

    class Kind(models.TextChoices):
        DEVICE = "device"
        COUNTRY = "country"

    bookkeeping = frozenset({"seen_at"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="familiar")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=64)  # of a device the SHA-256 of person and cookie, hexadecimal
    seen_at = models.DateTimeField(default=timezone.now)

    objects = FamiliarQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "what"], name="familiar_once")]
        indexes = [models.Index(fields=["seen_at"], name="familiar_by_age")]
