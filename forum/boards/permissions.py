"""Who may open boards and decide who is on them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed
from accounts.models import Role, User
from accounts.names import isolated
from forum.boards.models import Board, moderates


def check_create_board(by: User) -> None:
    if not (by.is_cleared and by.has_role(Role.ADMINISTRATOR)):
        raise NotAllowed(_("Only administrators open boards."))


def check_seat(by: User, board: Board, person: User, as_moderator: bool) -> None:
    """Administrators and the board's moderators seat people; nobody seats themselves, or changes their own seat."""
    if by.pk == person.pk:
        raise NotAllowed(_("Nobody puts themselves on a board: ask another person who may."))
    if not person.is_cleared:
        raise BadInput(_("Only vetted people with a second factor can be put on a board."))
    if as_moderator and not person.has_role(Role.MODERATOR):
        raise BadInput(_("%(name)s does not hold the role of a moderator.") % {"name": isolated(person.name)})
    _check_manages(by, board)


def check_unseat(by: User, board: Board) -> None:
    _check_manages(by, board)


def _check_manages(by: User, board: Board) -> None:
    if not manages(by, board):
        raise NotAllowed(_("Only administrators and this board's moderators decide who is on it."))


def manages(by: User, board: Board) -> bool:
    """Decides who is on this board."""
    rights = by.has_role(Role.ADMINISTRATOR) or Board.objects.filter(moderates(by, "pk"), pk=board.pk).exists()
    return by.is_cleared and rights
