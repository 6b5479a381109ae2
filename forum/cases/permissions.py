"""Who may do what with a case; visible_to has already said that they can see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Role, User
from forum.boards.models import Board
from forum.cases.models import Case
from forum.cases.states import WORKING, CaseState


def check_open_case(by: User, board: Board, handling: str) -> None:
    """Investigators open cases, on boards they belong to, up to the board's ceiling."""
    if not by.has_role(Role.INVESTIGATOR):
        raise NotAllowed(_("Only investigators open cases. Ask your coordinator if you should be one."))
    if not board.allows(handling):
        raise BadInput(
            _("%(board)s takes cases up to %(ceiling)s. Choose a wider code or another board.")
            % {"board": board.name, "ceiling": board.get_ceiling_display()}
        )


def check_author(by: User, case: Case) -> None:
    """Only the author changes, sends, refers or closes a case."""
    if case.author_id != by.pk:
        raise NotAllowed(_("Only the author of this case can do that."))


def check_change_case(by: User, case: Case) -> None:
    """A case's words and audience are fixed once it is sent: after that every change is vetted."""
    check_author(by, case)
    if case.state != CaseState.DRAFT:
        raise WrongState(_("This case has been sent to vetting; its question can't be changed any more."))


def check_contribute(by: User, case: Case) -> None:
    """Clues, posts and answers are taken while a case is being worked on."""
    if case.state not in WORKING:
        raise WrongState(
            _("This case is “%(state)s”; nothing can be added to it now.") % {"state": case.get_state_display()}
        )
