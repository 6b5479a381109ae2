"""Posts that went, or are to go, from one case to another: asked by one moderator, approved by another where wider."""

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
from forum.discussion.models import Post


class Move(Protected):
    """One batch, the whole discussion or a part of it; its id ties the entries of the single posts together."""

    class State(models.TextChoices):
        OPENING = "opening", _("Waiting for its case")  # a draft of the owner's: nobody who reads it is known yet
        WAITING = "waiting", _("Waiting for vetting")
        DONE = "done", _("Done")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves_out")
    target = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves_in")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_whole = models.BooleanField(default=False)  # the discussion of one case was merged into that of another
    seen = models.CharField(max_length=64)  # SHA-256 of what was shown: the posts' texts and both audiences; or nothing
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Move"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(state="waiting"), name="one_waiting_move")
        ]

    def move_to(self, state: State) -> None:
        """Out of waiting, once: compare-and-set in the database."""
        if self.state not in {self.State.OPENING, self.State.WAITING} or not self._set(state=state):
            raise WrongState(_("This has been decided or withdrawn already."))
        self.state = state

    def is_shown(self, seen: str, state: State) -> None:
        """Its case is open, and whoever asked has seen who would read the posts there."""
        if self.state != self.State.OPENING or not self._set(state=state, seen=seen):
            raise WrongState(_("This has been decided or withdrawn already."))
        self.state, self.seen = state, seen

    def _set(self, **values: str) -> int:
        return Move.objects.filter(pk=self.pk, state=self.state).update(**values)


class Moved(Protected):
    """One post of a batch."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(null=True)  # of its text: the last that stood in the case which it left

    objects = ProtectedQuerySet["Moved"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "post"], name="moved_once_in_a_batch")]
