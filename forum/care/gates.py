"""Whether a clue's viewer is open to somebody, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from forum.care.standing import Standing, standing
from forum.clues.models import Clue


@dataclass(frozen=True)
class Gate:
    """What a page with a viewer needs to know; without one in its context a viewer stays closed."""

    standing: Standing
    why_closed: str

    @property
    def is_open(self) -> bool:
        return not self.why_closed


def gate(user: User, clue: Clue) -> Gate:
    """Of one clue; one query."""
    one = standing(user)
    return Gate(one, one.why_closed(clue))


def closed_to(user: User, clues: Iterable[Clue]) -> set[UUID]:
    """Those of these clues of which a page shows no word; one query however many there are."""
    found = list(clues)
    one = standing(user) if found else None
    return {clue.pk for clue in found if one and one.why_closed(clue) == "off"}
