"""A case that somebody asks to read in an emergency, and what became of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import rosters
from accounts.errors import WrongState
from accounts.models import Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected
from audit.sealed_text import SealedTextField, SealedWords
from forum.cases.limit_models import kept_out
from forum.cases.models import OPEN_IN_EMERGENCY, Case

ANSWERED_WITHIN = timedelta(minutes=30)  # an emergency that nobody answers is asked anew
OPEN_FOR = timedelta(minutes=60)
MAY_ASK = OPEN_IN_EMERGENCY  # and may be the second person


class OpeningQuerySet(OurQuerySet["Opening"]):
    def visible_to(self, user: User) -> OpeningQuerySet:
        """One's own; what one may confirm or has decided; of cases of one's unit what was opened; auditors: all."""
        if not user.is_cleared:
            return self.none()
        if user.has_role(Role.AUDITOR):
            return self
        if not user.roles & MAY_ASK:
            return self.none()
        mine = Q(by=user) | Q(decided_by=user)
        cases = Case.objects.filter(pk=OuterRef("case"), organisation__in=rosters.kept_by(user))
        of_unit = Exists(cases.exclude(kept_out(user))) if not user.has_role(Role.ADMINISTRATOR) else Q(pk=None)
        return self.filter(mine | _to_decide(user) | (Q(state=Opening.State.CONFIRMED) & of_unit))

    def to_decide(self, user: User) -> OpeningQuerySet:
        """What waits for a second person like this one: of another organisation than who asks."""
        if not (user.is_cleared and user.roles & MAY_ASK):
            return self.none()
        return self.filter(_to_decide(user))


class Opening(Protected, SealedWords):
    """Asked for by a code alone: until it is confirmed nothing says whether there is such a case."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Not opened")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12)  # as it was typed, in capitals
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField(max_length=1000)  # under the key of who asks
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by"], condition=Q(state="asked"), name="one_opening_asked")]
        indexes = [models.Index(fields=["-asked_at"], name="opening_newest")]

    @property
    def words_scope(self) -> str:
        return f"person:{self.by_id}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED and self.asked_at > timezone.now() - ANSWERED_WITHIN

    @property
    def is_open(self) -> bool:
        return self.until is not None and self.until > timezone.now()

    def move_to(self, state: State, **more: object) -> None:
        """Out of waiting, once: of two second persons one is too late."""
        changed = {"state": state, "decided_at": timezone.now(), **more}
        if not Opening.objects.filter(pk=self.pk, state=self.State.ASKED).update(**changed):
            raise WrongState(_("This has been decided or taken back already."))
        for name, value in changed.items():
            setattr(self, name, value)


def _to_decide(user: User) -> Q:
    asked = Q(state=Opening.State.ASKED, asked_at__gt=timezone.now() - ANSWERED_WITHIN)
    return asked & ~Q(by=user) & ~Q(by__organisation=user.organisation_id)
