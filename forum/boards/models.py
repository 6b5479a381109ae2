"""Boards: communities with members, moderators, topics and a handling ceiling."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.prepared import NOW, Asked, Rule
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from forum.boards.slow import Slow


class Handling(models.TextChoices):
    """Who may see it (TLP); there is no public level. Listed from the widest to the narrowest."""

    GREEN = "green", _("GREEN")
    AMBER = "amber", _("AMBER")
    STRICT = "amber_strict", _("AMBER+STRICT")
    RED = "red", _("RED")


def moderates(user: User | Asked, board: str = "board") -> Q:
    """Rows whose board (by that lookup) this person moderates: by role and by seat, so that losing either is enough."""
    if not user.has_role(Role.MODERATOR):
        return Q(pk__in=[])
    return _HAS_SEAT(SimpleNamespace(pk=user.pk, board=F(board)))


def _has_seat(asked: Any) -> Q:
    """Of a moderator, on that board."""
    seats = Membership.objects.current().filter(board=asked.board, user=asked.pk, is_moderator=True)
    return Q(Exists(seats))


_HAS_SEAT = Rule("has_seat", "boards.Board", _has_seat, pk=models.UUIDField(), board=models.UUIDField())


STRICTNESS = {code: rank for rank, code in enumerate(Handling.values)}


class BoardQuerySet(OurQuerySet["Board"]):
    def visible_to(self, user: User) -> BoardQuerySet:
        """Boards this person is a member of; nobody else knows that a board exists."""
        if not user.is_cleared:
            return self.none()
        return self.filter(Exists(Membership.objects.current().filter(board=OuterRef("pk"), user=user)))


class Board(Protected, Slow):
    """A community around a region, a language or a kind of clue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=400)
    topics = models.JSONField(default=list, blank=True)  # geoloc.clue_types
    ceiling = models.CharField(max_length=12, choices=Handling.choices, default=Handling.RED)  # strictest it may hold
    created_at = models.DateTimeField(default=timezone.now)

    objects = BoardQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def allows(self, handling: str) -> bool:
        """A board holds codes up to its ceiling: an AMBER board takes GREEN and AMBER."""
        return STRICTNESS[handling] <= STRICTNESS[self.ceiling]


class MembershipQuerySet(ProtectedQuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        """Seats that have not ended."""
        return self.filter(Q(until=None) | Q(until__gt=NOW))


class Membership(Protected):
    """A person on a board, as reader and writer or also as its moderator; for ever or until a day."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="board_memberships")
    is_moderator = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # none: as long as they are vetted

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "user"], name="one_membership_per_board")]
        indexes = [models.Index(fields=["board", "until"], name="seats_of_board")]  # counted on the start page
