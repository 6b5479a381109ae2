"""How many cases somebody opens: one row for each person, hour and case, kept for thirty days."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audit.protected import Protected, ProtectedQuerySet

HOURS_KEPT = 30 * 24


class CaseOpened(models.Model):
    """That a person was shown something of a case in an hour. Which case, only the master key tells."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cases_opened")
    hour = models.PositiveIntegerField()  # since 1970, UTC
    opened = models.CharField(max_length=32)  # keyed hash of the case's id
    in_hour = models.PositiveIntegerField()  # how many it made: distinct cases in this hour,
    in_day = models.PositiveIntegerField()  # and since midnight, UTC

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hour", "opened"], name="case_opened_once")]
        indexes = [models.Index(fields=["hour"], name="case_opened_by_age")]


class Slowed(Protected):
    """An hour in which somebody was slowed down, and their leads were told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slowed")
    hour = models.PositiveIntegerField()

    objects = ProtectedQuerySet["Slowed"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hour"], name="slowed_once")]


class Lifted(Protected):
    """A day on which a lead lets somebody open more than usual, up to what is the most for everybody."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lifted")
    day = models.PositiveIntegerField()  # since 1970, UTC

    objects = ProtectedQuerySet["Lifted"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="lifted_once")]
