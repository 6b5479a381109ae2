"""Who may do what with a clue; visible_to has already said that they can see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.clues.models import Clue
from forum.clues.states import ClueState


def check_submit_clue(by: User, case: Case) -> None:
    """The author adds clues: with the case when it is written, or while it is being worked on."""
    case_permissions.check_author(by, case)
    if case.state not in {CaseState.DRAFT, CaseState.IN_REVIEW}:
        case_permissions.check_contribute(by, case)


def check_revise_clue(by: User, clue: Clue) -> None:
    """A returned or waiting clue can be corrected by its author; an approved one stands as it was vetted."""
    if clue.author_id != by.pk:
        raise NotAllowed(_("Only the author of this clue can change it."))
    if clue.state not in {ClueState.RETURNED, ClueState.IN_REVIEW}:
        raise WrongState(
            _("This clue is “%(state)s” and can't be changed; add a new one.") % {"state": clue.get_state_display()}
        )


def check_publish(clue: Clue) -> None:
    """No clue becomes public in a case that is not: the question is vetted first."""
    if not clue.case.is_published:
        raise WrongState(_("Vet the case's question first; its clues come after."))
