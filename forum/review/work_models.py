"""What hangs on a review besides its decisions: what is asked, who passed it on, what can still be undone."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords


class OnReview(SealedWords):
    """Words about a review lie as its case's words do."""

    review: Any

    class Meta:
        abstract = True

    @property
    def words_scope(self) -> str:
        return self.review.case.words_scope if self.review.case else ""


class QuestionQuerySet(OurQuerySet["Question"]):
    def open(self) -> QuestionQuerySet:
        """Their author has not answered."""
        return self.filter(answered_at=None)


class Question(Protected, OnReview):
    """What a moderator asks the author of something that waits; between the two and its other moderators.

    A table of its own, never a post: no list, count or search of the discussion can ever come across it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="questions")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")  # goes with the person, like a letter
    words = SealedTextField(max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = SealedTextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review"], condition=Q(answered_at=None), name="one_open_question")
        ]


class HeldVerdict(OnReview):
    """A verdict of the desk that can be undone for some seconds more; then the keeper gives it, once.

    It decides nothing by itself: the kind's own action does, with all its checks, and takes this row away as it does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="held")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=12)
    seen = models.CharField(max_length=64)
    reason = SealedTextField(max_length=2000, blank=True)
    text = SealedTextField(max_length=20000, blank=True)  # of a correction
    strike = models.CharField(max_length=10, blank=True)  # what for, where one is given in the same press
    strike_words = SealedTextField(max_length=1000, blank=True)
    batch = models.UUIDField(null=True, blank=True)  # approved together; undone together
    held_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)  # from then on nothing is undone
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_held_verdict")]
        indexes = [models.Index(fields=["due_at"], name="held_until")]


class Undone(Protected):
    """A verdict that its moderator took back within its seconds: that it was, nothing more."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Undone"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="undone_by")]


class EscalationQuerySet(OurQuerySet["Escalation"]):
    def binding(self) -> EscalationQuerySet:
        """Nobody else has decided since: who passed it on has no say yet."""
        decided = apps.get_model("review", "Decision")._default_manager
        later = decided.filter(review=OuterRef("review"), at__gte=OuterRef("at")).exclude(by=OuterRef("by"))
        return self.filter(~Exists(later))


class Escalation(Protected, OnReview):
    """A moderator passed an item on to the others of its board, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="escalations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_escalation_per_moderator")]
