"""What somebody chose for themselves, and how much they looked at: theirs alone, and gone with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audit.protected import Protected, ProtectedQuerySet


class Settings(Protected):
    """One person's choices; none of these: the operator's defaults, and nothing is closed. The trail has no values."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="care")
    off = models.CharField(max_length=120, blank=True)  # codes of KINDS that stay closed
    items = models.PositiveSmallIntegerField(null=True, blank=True)  # clues a day
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # of looking at them a day
    pause_after = models.PositiveSmallIntegerField(null=True, blank=True)  # minutes without a pause
    greyscale = models.BooleanField(default=False)
    muted = models.BooleanField(default=False)

    objects = ProtectedQuerySet["Settings"].as_manager()


class Exposure(models.Model):
    """That a person opened a clue on a day. Which clue, only the master key tells."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exposures")
    day = models.PositiveIntegerField()  # since 1970, UTC
    what = models.CharField(max_length=32)  # keyed hash of person and clue
    kinds = models.CharField(max_length=120)  # codes of KINDS
    is_deliberate = models.BooleanField(default=False)  # it was closed to them, and they pressed
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day", "what"], name="exposed_once_a_day")]
        indexes = [models.Index(fields=["day"], name="exposure_by_age")]


class Viewing(models.Model):
    """Since when somebody has been looking at clues without a pause, and when that was last known."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewing")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()


PRIVATE = (Settings, Exposure, Viewing)  # not even counted for anybody else
