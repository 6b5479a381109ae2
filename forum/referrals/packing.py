"""Makes the lead package of a case: what its author sees of it at this moment, without any clue's content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from forum.answers.panel import Line
from forum.answers.queries import belief_panel
from forum.cases.models import Case
from forum.clues.queries import clues_of
from forum.clues.states import ClueState
from forum.referrals.package import ClueLine, Package, PlaceLine

LINES = 5  # places of each kind


def package_of(by: User, case: Case, at: datetime) -> Package:
    """Only approved clues are named: what waits for vetting is nobody else's to hear of."""
    belief = belief_panel(by, case, with_leads=False)  # who gets it may not read them
    clues = clues_of(by, case).filter(state=ClueState.APPROVED).order_by("number")
    return Package(
        code=case.code,
        question=case.question,
        background=case.background,
        urgency=case.urgency,
        handling=case.handling,
        opened_at=case.created_at.isoformat(),
        made_at=at.isoformat(),
        answers=belief.answers,
        clues=tuple(ClueLine(clue.number, clue.clue_type, clue.medium, clue.title) for clue in clues),
        countries=_places(belief.countries),
        regions=_places(belief.regions),
    )


def _places(lines: Sequence[Line]) -> tuple[PlaceLine, ...]:
    return tuple(PlaceLine(line.code, line.percent) for line in lines[:LINES])
