"""The one way to a clue's leads, and to how far the programs are with them: past the answers' seal."""

from __future__ import annotations

from accounts.models import User
from forum.answers import actions as answer_actions
from forum.clues.models import Clue
from forum.leads.queries import Standing, standing_of


def shown_to(user: User, clue: Clue, *, sealed: bool) -> Standing:
    """Nothing while the clue is sealed for them; that they read leads stands in a row before these are shown."""
    if sealed:
        return Standing()
    standing = standing_of(clue)
    if standing.leads:
        answer_actions.note_leads(by=user, clue=clue)
    return standing
