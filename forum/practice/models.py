"""The known truth of a practice case, each expert's private score, and what is taken for what, by month."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.protected import Protected, ProtectedQuerySet
from forum.answers.models import Answer
from forum.cases.models import Case


class Truth(Protected):
    """Where a practice case really is from; shown to an expert only after their own answer."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="truth")

    class Origin(models.TextChoices):
        MADE = "made", _("Made for practice: spoken, drawn or written for it")
        OPEN = "open", _("Openly licensed, and published by others")

    area = models.CharField(max_length=12)  # ISO 3166-1 or 3166-2
    origin = models.CharField(max_length=4, choices=Origin.choices, default=Origin.MADE)  # of its material
    credit = models.CharField(max_length=300, blank=True)  # whose it is, and under which licence
    explanation = models.TextField(max_length=4000, blank=True)

    objects = ProtectedQuerySet["Truth"].as_manager()


class Score(Protected):
    """How an answer to a practice clue did: private to the expert."""

    answer = models.OneToOneField(Answer, primary_key=True, on_delete=models.CASCADE, related_name="score")
    log_gain = models.FloatField()  # natural log of p(truth's country) over the prior's
    brier = models.FloatField()  # 0 (best) to 2
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Score"].as_manager()


class Confusions(models.Model):
    """What was taken for what in all that was over before a month: sums over enough people, nobody and no case."""

    month = models.DateField(unique=True)  # its first day
    known: Any = models.JSONField()  # rows of confused.Row
    estimated: Any = models.JSONField()
