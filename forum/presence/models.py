"""Who has a case open: a row for a minute, of people who turned it on, about cases they see."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from forum.cases.models import Case


class Here(models.Model):
    """Somebody looked at a case a moment ago. Nobody's right or duty hangs on it, so the trail has nothing of it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="here_once")]
        indexes = [models.Index(fields=["seen_at"], name="here_since")]
