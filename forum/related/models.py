"""Keyed hashes of signs, and who asked whom."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from forum.cases.models import Case
from forum.clues.models import Clue


class Sign(Protected):
    """One strong sign of an approved clue: equal digests are equal signs, and mean nothing without the master key."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="signs")
    digest = models.CharField(max_length=32, db_index=True)

    objects = ProtectedQuerySet["Sign"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "digest"], name="sign_once_in_clue")]


class AskQuerySet(OurQuerySet["Ask"]):
    def visible_to(self, user: User) -> AskQuerySet:
        """The present authors of both cases, whoever asked once; each only as long as they see their own."""
        mine = Case.objects.visible_to(user).filter(author=user).values("pk")
        return self.filter(Q(case__in=mine) | Q(other__in=mine))


class Ask(Protected):
    """An author asks the unknown author of a related case to be let in."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="asks_made")  # of who asks
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="asks_received")
    other_clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="asked_once")]

    def move_to(self, state: State) -> None:
        changed = Ask.objects.filter(pk=self.pk, state=self.State.ASKED).update(state=state, decided_at=timezone.now())
        if not changed:
            raise WrongState(_("This has been answered already."))
        self.state = state
