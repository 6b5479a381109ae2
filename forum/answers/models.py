"""Sealed answers, who is no longer blind, and the versions of the belief."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedJSONField, SealedTextField, SealedWords
from forum.cases.models import Case
from forum.clues.models import Clue


class Answer(Protected, SealedWords):
    """An expert's judgement on a clue. Numbers count at once; the reasons are read by others after vetting."""

    class TextState(models.TextChoices):
        NONE = "none", _("No reasons given")
        PENDING = "pending", _("Waiting for vetting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="answers")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField(default=1)  # the same expert's answers, kept beside one another
    replaced_at = models.DateTimeField(null=True, blank=True)
    cannot_tell = models.BooleanField(default=False)
    places = models.JSONField(default=list)  # [{"area": "MX-JAL", "p": 0.7}], p in (0, 1], sum <= 1
    excluded = models.JSONField(default=list)  # ["ES"]: "not from"
    reasons = SealedTextField(max_length=8000, blank=True)
    marks = models.JSONField(default=list)  # ids of marks cited as evidence for it
    marks_against = models.JSONField(default=list)  # ids of marks cited as evidence against it
    text_state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.NONE)
    # Areas drawn: [{"shape": {"at": [latitude, longitude], "km": 80} or {"corners": [[latitude, longitude], ...]},
    #   "p": 0.7, "within": [["MX-OAX", 0.4], ...]}], within: what share of each leaf of the place tree lies inside
    drawn: Any = SealedJSONField(default=list)
    blind = models.BooleanField(default=True)  # given before others' answers or machine leads could be seen
    created_at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Answer"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clue", "expert"], condition=Q(replaced_at=None), name="one_active_answer"),
            models.UniqueConstraint(fields=["clue", "expert", "round"], name="answer_round"),
        ]

    @property
    def words_scope(self) -> str:
        return self.case.words_scope


class Unblinded(models.Model):
    """A person who has seen others' judgements on a clue without answering: may not answer it blind any more."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "clue"], name="unblinded_once")]


class LeadsRead(models.Model):
    """A person who has read machine leads on a clue without being an expert: may answer later, but not blind."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "clue"], name="leads_read_once")]


class Belief(Protected):
    """One version of the pooled probability over places for a clue: append-only, newest version counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="beliefs")
    version = models.PositiveIntegerField()
    answers = models.PositiveSmallIntegerField()
    cannot_tell = models.PositiveSmallIntegerField(default=0)
    effective = models.FloatField()  # effective number of answers
    leads = models.FloatField(default=0.0)  # share of the vote that machine leads had in it; 0: none were
    countries = models.JSONField(default=list)  # [["MX", 0.61], ...] most likely first
    subdivisions = models.JSONField(default=list)  # [["MX-OAX", 0.30], ...] most likely first
    spread = models.JSONField(default=list)  # [["MX", 0.4, 0.8], ...]: lowest and highest among the experts
    contributions = models.JSONField(default=list)  # what each source moved, in log-ratio units, for the words
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Belief"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "version"], name="belief_version")]
