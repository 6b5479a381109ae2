"""What a room above knows of people's own wishes: who is not told of a clue, who is not asked, what stays closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User
from forum.clues.models import Clue

Chosen = Callable[[Clue, Sequence[User]], list[User]]
Opened = Callable[[], None]


@dataclass
class _Keepers:
    to_be_told: Chosen = lambda clue, people: list(people)
    to_be_asked: Chosen = lambda clue, people: list(people)
    opening: Callable[[User, Clue], Opened] = lambda user, clue: lambda: None
    asked_first: Chosen = lambda clue, people: list(people)


_keepers = _Keepers()


def register(*, to_be_told: Chosen, to_be_asked: Chosen, opening: Callable[[User, Clue], Opened]) -> None:
    """Called by the room that keeps them when it is ready."""
    _keepers.to_be_told, _keepers.to_be_asked, _keepers.opening = to_be_told, to_be_asked, opening


def to_be_told(clue: Clue, people: Sequence[User]) -> list[User]:
    """Those of them who want to hear of such a clue at all."""
    return _keepers.to_be_told(clue, people)


def to_be_asked(clue: Clue, people: Sequence[User]) -> list[User]:
    """Those of them who want to be asked to look at it, today."""
    return _keepers.to_be_asked(clue, people)


def opening(user: User, clue: Clue) -> Opened:
    """Before its file is given; WrongState while it is closed to them. Call what it returns once it is given."""
    return _keepers.opening(user, clue)


def register_order(*, asked_first: Chosen) -> None:
    """Called by the room that knows whose answer settles most."""
    _keepers.asked_first = asked_first


def asked_first(clue: Clue, people: Sequence[User]) -> list[User]:
    """A step of approving: those of them who are asked now; the others may be later, by the room that chose."""
    return _keepers.asked_first(clue, people)
