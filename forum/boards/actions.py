"""The use cases of a board: open it, seat people, take them off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import User
from accounts.names import written
from audit import log
from audit.acts import act
from forum.boards import events, permissions
from forum.boards.models import Board, Handling, Membership


@act()
def create_board(
    *, by: User, name: str, purpose: str, topics: Sequence[str] = (), ceiling: Handling = Handling.RED
) -> Board:
    """A new board without members; its creator does not read it by having opened it."""
    permissions.check_create_board(by)
    board = Board.objects.create(name=written(name), purpose=purpose.strip(), topics=list(topics), ceiling=ceiling)
    log.record(events.BoardCreated(object=str(board.pk), detail=board.name), by=by)
    return board


@act()
def seat(
    *, by: User, board_id: UUID, person: User, as_moderator: bool = False, until: datetime | None = None
) -> Membership:
    """Put a person on a board, for ever or until a day, or change whether they moderate it."""
    board = Board.objects.locked(board_id)
    permissions.check_seat(by, board, person, as_moderator)
    membership, _new = Membership.objects.update_or_create(
        board=board, user=person, defaults={"is_moderator": as_moderator, "until": until}
    )
    detail = ("moderator" if as_moderator else "member") + (f" until {until:%Y-%m-%d}" if until else "")
    log.record(events.BoardJoined(object=str(board.pk), detail=detail, **_about(person)), by=by)
    return membership


@act()
def unseat(*, by: User, board_id: UUID, person: User) -> None:
    """Take a person off a board: from the next request on they see nothing of it."""
    board = Board.objects.locked(board_id)
    permissions.check_unseat(by, board)
    log.record(events.BoardLeft(object=str(board.pk), **_about(person)), by=by)  # first: no row goes untold
    Membership.objects.filter(board=board, user=person).delete()


def _about(person: User) -> dict[str, str]:
    return {"subject": person.audit_actor, "person": str(person.pk)}
