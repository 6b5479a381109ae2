"""What clues have to tell and rooms above carry: that one was approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from forum.clues.models import Clue


@dataclass
class _Carriers:
    approved: list[Callable[[Clue], None]] = field(default_factory=list)


_carriers = _Carriers()


def register(*, approved: Callable[[Clue], None]) -> None:
    """Called by each room that carries it when it is ready."""
    _carriers.approved.append(approved)


def approved(clue: Clue) -> None:
    """In the transaction of the approval, and last in it."""
    for carry in _carriers.approved:
        carry(clue)
