"""What can happen to a board."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class BoardCreated(Event):
    """An administrator opened a board."""

    op: ClassVar = Operation.BOARD_CREATE
    kind: ClassVar = "board"
    administrative: ClassVar = True


class BoardJoined(Event):
    """A person was put on a board, as member or moderator."""

    op: ClassVar = Operation.BOARD_JOIN
    kind: ClassVar = "board"
    administrative: ClassVar = True


class BoardLeft(Event):
    """A person was taken off a board."""

    op: ClassVar = Operation.BOARD_LEAVE
    kind: ClassVar = "board"
    administrative: ClassVar = True


class PeopleConsulted(Event):
    """Somebody looked at who is on a board, or at the list of all boards."""

    op: ClassVar = Operation.BOARD_CONSULT
    kind: ClassVar = "board"


class BoardConsulted(Event):
    """Somebody looked at a board's list of cases."""

    op: ClassVar = Operation.BOARD_CONSULT
    kind: ClassVar = "board"
