"""Whether a clue's viewer is open to somebody, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Subquery

from accounts.models import User
from forum.care.kinds import kinds_of
from forum.care.models import Settings
from forum.care.standing import Standing, standing
from forum.clues.models import Clue, ClueQuerySet


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
    return gates(user, [clue])[0]


def gates(user: User, clues: Sequence[Clue]) -> list[Gate]:
    """Of several on one page, in their order; one query."""
    one = standing(user)
    return [Gate(one, one.why_closed(clue)) for clue in clues]


def with_choices(user: User, clues: ClueQuerySet) -> ClueQuerySet:
    """For lists of clues: each row brings along what this person keeps closed, in the same query."""
    return clues.annotate(kept_closed=Subquery(Settings.objects.filter(user=user.pk).values("off")[:1]))


def is_kept_closed(clue: Clue) -> bool:
    """Of a row from with_choices: a kind of which a list shows no word, even if it was opened on its page today."""
    return bool(kinds_of(clue) & set((getattr(clue, "kept_closed", "") or "").split()))
