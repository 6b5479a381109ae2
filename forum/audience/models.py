"""A wider audience that was asked for, and a case that is offered to another owner."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.boards.models import Board, Handling
from forum.cases.models import Case


class Widening(Protected):
    """What the author of a published case asks for; a moderator decides on exactly this."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for vetting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="widenings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handling = models.CharField(max_length=12, choices=Handling.choices)  # as it would be
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")  # as it would be
    lifted = models.JSONField(default=list)  # ids of organisations that would no longer be excluded
    before = models.CharField(max_length=64)  # SHA-256 of the audience that it starts from
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Widening"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="one_waiting_widening")
        ]

    def seen_hash(self) -> str:
        """SHA-256 over what a moderator is shown: from which audience to which."""
        added = sorted(f"{one.user_id} {one.until or ''}" for one in self.added.all())
        parts = [self.before, self.handling, str(self.board_id), *sorted(self.lifted), "|", *added]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

    def move_to(self, state: State) -> None:
        """Out of waiting, once: compare-and-set in the database."""
        if not Widening.objects.filter(pk=self.pk, state=self.State.WAITING).update(state=state):
            raise WrongState(_("This has been decided or withdrawn already."))
        self.state = state


class Added(Protected):
    """A person whom a widening would let in: named for as long as the case, or a guest until a day."""

    widening = models.ForeignKey(Widening, on_delete=models.CASCADE, related_name="added")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(null=True, blank=True)

    objects = ProtectedQuerySet["Added"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["widening", "user"], name="added_once")]


class Handover(Protected, SealedWords):
    """A case offered by its author to a colleague; or, when the author is gone, asked for by a coordinator."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ASKED = "asked", _("Waiting for vetting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    reason = SealedTextField(max_length=400, blank=True, default="")  # a coordinator's, for the moderator
    offered_at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Handover"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="offered"), name="one_open_handover"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="one_handover_asked"),
        ]

    @property
    def words_scope(self) -> str:
        return self.case.words_scope

    def seen_hash(self) -> str:
        """SHA-256 over what a moderator is shown: which case, from whom, to whom, who asks and why."""
        parts = [str(self.case_id), str(self.case.author_id), str(self.to_id), str(self.by_id), self.reason]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

    def move_to(self, state: State) -> None:
        open_ones = [self.State.OFFERED, self.State.ASKED]
        if not Handover.objects.filter(pk=self.pk, state__in=open_ones).update(state=state):
            raise WrongState(_("This offer is over already."))
        self.state = state
