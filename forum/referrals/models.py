"""A hand-over of a case to a national unit, with its answer and its outcome."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedJSONField, SealedTextField, SealedWords
from forum.answers.models import Answer
from forum.cases.limit_models import kept_out
from forum.cases.models import Case
from forum.referrals.package import Package


class ReferralQuerySet(OurQuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:
        """Sent by oneself, or received by the unit one coordinates."""
        if not user.is_cleared:
            return self.none()
        mine = Q(sent_by=user)
        if user.has_role(Role.COORDINATOR):
            kept_from_them = Case.objects.filter(kept_out(user), pk=OuterRef("case"))
            mine |= Q(~Exists(kept_from_them), to_organisation=user.organisation_id)
        return self.filter(mine)

    def received_by(self, user: User) -> ReferralQuerySet:
        """What the unit one coordinates was sent."""
        return self.visible_to(user).filter(to_organisation=user.organisation_id)

    def sent_by_them(self, user: User) -> ReferralQuerySet:
        return self.visible_to(user).filter(sent_by=user)

    def open(self) -> ReferralQuerySet:
        """Waiting for the unit's answer, or accepted and without an outcome."""
        return self.filter(state__in=OPEN)


class Referral(Protected, SealedWords):
    """A case handed to a unit with a lead package: what is asked, the likely place, and why."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        CONCLUDED = "concluded", _("Outcome received")

    class Outcome(models.TextChoices):
        LOCATED = "located", _("Located")
        NOT_THERE = "not_there", _("Not there")
        UNRESOLVED = "unresolved", _("Could not be resolved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_in")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message = SealedTextField(max_length=4000)
    package: Any = SealedJSONField(default=dict)  # snapshot: question, clues, likely places, when
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = SealedTextField(max_length=2000, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    concluded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)
    note = SealedTextField(max_length=4000, blank=True)  # with the outcome, from the unit to the author alone
    set_aside_at = models.DateTimeField(null=True, blank=True)  # its case was taken up again after this outcome

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["to_organisation", "-sent_at"], name="referrals_in"),
            models.Index(fields=["sent_by", "-sent_at"], name="referrals_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "to_organisation"],
                condition=Q(state__in=["sent", "accepted"]),
                name="one_open_referral_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="referral_answer_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded") & Q(outcome="", concluded_at=None, concluded_by=None)
                | Q(state="concluded", concluded_at__isnull=False, concluded_by__isnull=False) & ~Q(outcome=""),
                name="referral_outcome_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package.get('code', '')} → {self.to_organisation}"

    @property
    def lead(self) -> Package:
        """The lead package as it was when it was sent."""
        return Package.from_json(self.package)

    @property
    def due_at(self) -> datetime:
        """By when the unit has said it answers."""
        return self.sent_at + timedelta(hours=self.to_organisation.response_hours)

    @property
    def is_overdue(self) -> bool:
        return self.state == Referral.State.SENT and self.due_at < timezone.now()

    @property
    def words_scope(self) -> str:
        return self.case.words_scope


OPEN = frozenset({Referral.State.SENT, Referral.State.ACCEPTED})


class Confirmed(Protected):
    """What a sealed answer was worth once a unit had confirmed the place: it weighs, and nobody is shown it.

    Shown to the expert it would tell the place, which contributors are never told (`tell_outcome`).
    """

    answer = models.OneToOneField(Answer, primary_key=True, on_delete=models.CASCADE, related_name="confirmed")
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="+")
    log_gain = models.FloatField()  # natural log of p(the unit's country) over the prior's
    taken_back_at = models.DateTimeField(null=True, blank=True)  # it weighs to the end of that month: see skill.py

    objects = ProtectedQuerySet["Confirmed"].as_manager()
