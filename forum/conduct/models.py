"""A strike of a moderator on somebody, and an appeal against a strike or against what was decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import leads
from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.boards.models import moderates
from forum.review.models import Decision, Review

BOARD = "decision__review__case__board"


class StrikeQuerySet(OurQuerySet["Strike"]):
    def visible_to(self, user: User) -> StrikeQuerySet:
        """The person whom it is on, moderators of its board and who looks after the person; to all others none."""
        if not user.is_cleared:
            return self.none()
        return self.filter(Q(person=user) | moderates(user, BOARD) | Q(person__in=leads.led_by(user)))

    def counting(self) -> StrikeQuerySet:
        """Not lapsed, not overturned."""
        return self.filter(overturned_at=None, lapses_at__gt=timezone.now())


class Strike(Protected, SealedWords):
    """On a person, for one thing of theirs that was decided; it goes with the person, and with the case."""

    class Kind(models.TextChoices):
        NAMES = "names", _("Names or describes a person")
        PERSONAL = "personal", _("Holds personal data")
        HANDLING = "handling", _("Outside the handling code")
        PLACE = "place", _("Wrong place for this")
        TONE = "tone", _("Hostile tone")
        REPEATED = "repeated", _("Repeated after a warning")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="strike")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="strikes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = SealedTextField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    lapses_at = models.DateTimeField()
    overturned_at = models.DateTimeField(null=True, blank=True)

    objects = StrikeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "lapses_at"], name="strikes_of_person")]

    @property
    def words_scope(self) -> str:
        return self.decision.words_scope

    @property
    def counts(self) -> bool:
        return self.overturned_at is None and self.lapses_at > timezone.now()


class Appeal(Protected, SealedWords):
    """What somebody writes, once, against a decision or a strike; its review waits in the moderators' one queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="appeal")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="appeals")
    strike = models.OneToOneField(Strike, null=True, blank=True, on_delete=models.CASCADE, related_name="appeal")
    words = SealedTextField(max_length=2000)

    objects = ProtectedQuerySet["Appeal"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision"], condition=Q(strike=None), name="one_appeal_per_decision")
        ]

    @property
    def words_scope(self) -> str:
        return self.review.case.words_scope if self.review.case else ""

    @property
    def by(self) -> User:
        """Who decided first: on the thing, or on the strike."""
        return self.strike.by if self.strike else self.decision.by
