"""Who may do what with a case; visible_to has already said that they can see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Role, User
from forum.boards.models import Board
from forum.cases.limit_models import people_kept_out
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


def check_same_code(case: Case, handling: str) -> None:
    """What was read once, and taken down, keeps its code: what is in it was vetted, and lies sealed or not, for it."""
    if case.published_at is not None and handling != case.handling:
        raise BadInput(
            _("This case was read before, so its code stays; it can be made stricter once it is read again.")
        )


def check_let_in(case: Case, handling: str, people: Iterable[User]) -> None:
    """People who are kept out by a conflict or a ceiling can't be named; which of the two is not said."""
    wanted = [person.pk for person in people]
    out = User.objects.filter(pk__in=wanted).filter(people_kept_out(case.pk, case.organisation_id, handling))
    if names := list(out.values_list("email", flat=True)):
        raise BadInput(_("These people can't be let into this case: %(list)s") % {"list": ", ".join(sorted(names))})


def check_export(by: User, case: Case) -> None:
    """What leaves as a file is for those who belong to the case; guests came for a time and take nothing with them."""
    if case.grants.current().filter(user=by, until__isnull=False).exists():
        raise NotAllowed(_("You are a guest in this case: you can read and answer, but export nothing of it."))


def check_contribute(by: User, case: Case) -> None:
    """Clues, posts and answers are taken while a case is being worked on."""
    if case.state not in WORKING:
        raise WrongState(
            _("This case is “%(state)s”; nothing can be added to it now.") % {"state": case.get_state_display()}
        )
    if reads_only_until(by, case):
        raise NotAllowed(_("You opened this case in an emergency: you can read it, and add nothing."))


def reads_only_until(user: User, case: Case) -> datetime | None:
    """Until when somebody who opened it in an emergency may read it; None for everybody else, without a query."""
    if case.author_id == user.pk or not (user.has_role(Role.ADMINISTRATOR) or user.has_role(Role.COORDINATOR)):
        return None
    return case.grants.in_emergency().filter(user=user).values_list("until", flat=True).first()
