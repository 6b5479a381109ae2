"""Who may move posts: a right on both sides; visible_to has already said that they see both cases."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Role, User
from forum.boards.models import STRICTNESS, Board, BoardQuerySet, Handling, moderates
from forum.cases.models import Case
from forum.cases.permissions import check_contribute
from forum.clues.models import Clue
from forum.clues.states import ClueState


def moderates_case(by: User, case: Case) -> bool:
    """By seat and role, and not as somebody who reads it for an hour in an emergency."""
    opened = case.grants.in_emergency().filter(user=by)
    return Case.objects.filter(moderates(by), pk=case.pk).exists() and not opened.exists()


def may_sort(by: User, case: Case) -> bool:
    """The asker within their own case, and its moderators."""
    return case.is_published and (case.author_id == by.pk or moderates_case(by, case))


def check_sort(by: User, case: Case, clue: Clue | None) -> None:
    if not may_sort(by, case):
        raise NotAllowed(_("Only the owner of this case and its moderators put its posts in order."))
    check_contribute(by, case)
    if clue is not None and clue.state != ClueState.APPROVED:
        raise BadInput(_("That clue is not approved yet, so nothing can be put under it."))


def check_move(by: User, source: Case, target: Case) -> None:
    """A moderator of both boards who may read both cases; what is RED stays RED."""
    if source.pk == target.pk:
        raise BadInput(_("These posts are in that case already. Choose another one."))
    if not (moderates_case(by, source) and moderates_case(by, target)):
        raise NotAllowed(_("Only who moderates the boards of both cases moves posts between them."))
    if not source.is_published:
        raise WrongState(_("This case is not open, so nothing of it is moved."))
    check_contribute(by, target)
    if source.is_practice != target.is_practice:
        raise BadInput(_("Posts of a practice case stay among practice cases, and others out of them."))
    if source.handling == Handling.RED and target.handling != Handling.RED:
        raise BadInput(_("Posts of a RED case go to RED cases only."))


def boards_for(by: User, source: Case) -> BoardQuerySet:
    """Where a new case could stand: this person moderates there, and the owner of the discussion is there too."""
    return Board.objects.visible_to(source.author).filter(moderates(by, "pk"))


def codes_for(source: Case) -> list[str]:
    """Never wider than the case that the posts are in."""
    return [code for code in Handling.values if STRICTNESS[code] >= STRICTNESS[source.handling]]


def check_split(by: User, source: Case, board: Board, handling: str) -> None:
    """A right on both sides: over the discussion, and on the board; the owner must be able to open a case there."""
    if not moderates_case(by, source):
        raise NotAllowed(_("Only who moderates the boards of both cases moves posts between them."))
    if not source.is_published:
        raise WrongState(_("This case is not open, so nothing of it is moved."))
    if source.is_practice:
        raise BadInput(_("Posts of a practice case stay among practice cases, and others out of them."))
    check_no_wider(source, handling)
    if not board.allows(handling):
        raise BadInput(_("That board takes no case with this code. Choose a wider code or another board."))
    author = source.author
    may_open = author.is_cleared and author.has_role(Role.INVESTIGATOR)
    if not (may_open and boards_for(by, source).filter(pk=board.pk).exists()):
        raise BadInput(_("You moderate that board no more, or the owner of this case can open none there."))


def check_no_wider(source: Case, handling: str) -> None:
    """Asked when the case is begun and again when the posts go: between the two its owner may have changed the code."""
    if handling not in codes_for(source):
        raise BadInput(_("The new case may not be open to more people than the one that the posts are in."))
