"""Steps for the rooms above, inside a use case of theirs."""

from __future__ import annotations

from forum.answers import beliefs, telling
from forum.clues.models import Clue


def machines_spoke(clue: Clue) -> None:
    """Programs have read the clue: where people have answered already its belief has a new version; under its lock."""
    if clue.answers.filter(replaced_at=None).exists():
        telling.moved(clue, beliefs.recompute(clue))
