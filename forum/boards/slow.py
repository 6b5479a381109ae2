"""Slow mode: between two posts of one person lie some minutes, until a time; a column of a board and of a case."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

MINUTES = (1, 5, 15, 60)


class Slow(models.Model):
    """What can be slow: how many minutes between two posts of one person, and until when."""

    slow_minutes = models.PositiveSmallIntegerField(default=0)  # 0: off
    slow_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_slow(self) -> bool:
        return bool(self.slow_minutes and self.slow_until and self.slow_until > timezone.now())


def slower(*things: Slow) -> tuple[int, datetime] | None:
    """Of what is slow now the one with the most minutes, and until when; None when nothing is. No query."""
    slow = [(one.slow_minutes, one.slow_until) for one in things if one.is_slow and one.slow_until]
    return max(slow, default=None)
