"""Who may change who sees a case: its author, within what boards, ceilings and the people themselves allow."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Organisation, Role, User
from accounts.names import isolated
from forum.boards.models import STRICTNESS, Board, Membership
from forum.cases.limit_models import people_kept_out
from forum.cases.models import Case, SharingCeiling
from forum.cases.permissions import check_author, check_open_case
from forum.cases.queries import audience_of, moderators_of

FEWEST_MODERATORS = 2


def check_change_audience(by: User, case: Case) -> None:
    """Only the author, and only of a case that others see; before that it is a draft's form."""
    check_author(by, case)
    if not case.is_published:
        raise WrongState(_("This case is not open yet; its audience is changed with its draft."))


def check_widen(by: User, case: Case, handling: str, board: Board) -> None:
    """The right on both sides: an author of the case, and an investigator of the board where it would lie."""
    check_change_audience(by, case)
    if not Board.objects.visible_to(by).filter(pk=board.pk).exists():
        raise BadInput(_("You are not on that board, so you can't bring a case there."))
    check_open_case(by, board, handling)
    if STRICTNESS[handling] > STRICTNESS[case.handling]:
        raise BadInput(_("That code is stricter; a narrower audience needs no vetting: use the other form."))
    if board.pk != case.board_id and not of_both_boards(case, board):
        raise BadInput(
            _("Nobody who may vet this case moderates both boards. Ask an administrator to seat a moderator on both.")
        )


def of_both_boards(case: Case, board: Board) -> list[User]:
    """Moderators in the case's audience who moderate its board and the other one."""
    seats = Membership.objects.current().filter(is_moderator=True)
    people = audience_of(case).holding(Role.MODERATOR).exclude(pk=case.author_id)
    here = people.filter(pk__in=seats.filter(board=case.board_id).values("user"))
    return list(here.filter(pk__in=seats.filter(board=board).values("user")))


def check_still_vetted(moderators: int) -> None:
    """A case without two moderators can't be worked on."""
    if moderators < FEWEST_MODERATORS:
        raise BadInput(
            _("Then %(have)d of %(need)d moderators could still vet what comes. Ask first that two are named.")
            % {"have": moderators, "need": FEWEST_MODERATORS}
        )


def check_declare_conflict(by: User, case: Case, person: User, *, moderates_it: bool) -> None:
    if person.pk == case.author_id:
        raise WrongState(_("It is the author's case: hand it over instead."))
    if person.pk != by.pk and not moderates_it:
        raise NotAllowed(_("Only a moderator of its board declares a conflict for somebody else."))


def check_offer(by: User, case: Case, to: User) -> None:
    """To an investigator of the same organisation who can see it, is not its expert, and is not oneself."""
    check_author(by, case)
    check_take(case, to)
    if not Case.objects.visible_to(to).filter(pk=case.pk).exists():
        raise BadInput(_("%(name)s can't see this case; name them in it first.") % {"name": isolated(to.name)})


def check_take(case: Case, to: User) -> None:
    if to.pk == case.author_id:
        raise BadInput(_("It is theirs already."))
    if to.organisation_id != case.organisation_id or not to.is_cleared or not to.has_role(Role.INVESTIGATOR):
        raise BadInput(_("A case goes to a vetted investigator of the same organisation."))
    if case.answers.filter(expert=to).exists():
        name = {"name": isolated(to.name)}
        raise BadInput(_("%(name)s has answered in this case, so it can't become theirs.") % name)


def may_be_given(by: User, case: Case, to: User) -> bool:
    """The author is gone; nobody takes a case themselves, nor gives it to whom a conflict or a ceiling keeps out."""
    if case.author.is_cleared or not case.is_published or by.pk == to.pk:
        return False
    out = people_kept_out(case.pk, case.organisation_id, case.handling)
    if User.objects.filter(out, pk=to.pk).exists():
        return False
    try:
        check_take(case, to)
    except BadInput:
        return False
    return True


def of_elsewhere(by: User, case: Case) -> list[User]:
    """Moderators who may decide on what a coordinator asks: neither of the coordinator's unit nor of the case's."""
    return [one for one in moderators_of(case) if one.organisation_id not in {by.organisation_id, case.organisation_id}]


def check_ceiling(first: Organisation, second: Organisation) -> None:
    if first.pk == second.pk:
        raise BadInput(_("Choose two different organisations."))


def check_no_higher(first: Organisation, second: Organisation, code: str) -> None:
    """What keeps one's own organisation out, an administrator of another one lifts."""
    limit = SharingCeiling.objects.filter(organisation=first, other=second).values_list("ceiling", flat=True).first()
    if limit is not None and STRICTNESS[code] > STRICTNESS[limit]:
        raise NotAllowed(_("This limits your own organisation: an administrator of another one raises it or lifts it."))
