"""Who may arrange and link; visible_to has already said that they can see what it is about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, Refusal, WrongState
from accounts.models import User
from forum.answers import sealing
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.cases.states import WORKING
from forum.clues.models import Clue


def check_arrange(by: User, case: Case) -> None:
    """Whoever may contribute to a case arranges its clues."""
    case_permissions.check_contribute(by, case)


def can_arrange(user: User, case: Case) -> bool:
    try:
        check_arrange(user, case)
    except Refusal:
        return False
    return True


def check_link(by: User, one: Clue, other: Clue) -> None:
    """Who works on either case and judges blind on neither clue; an old case may be what a new one is linked with."""
    if one.pk == other.pk:
        raise BadInput(_("A clue can't be linked with itself: choose another one."))
    if one.case.is_practice or other.case.is_practice:
        raise BadInput(_("Clues of practice cases are not linked: it would give their places away."))
    if case_permissions.reads_only_until(by, one.case) or case_permissions.reads_only_until(by, other.case):
        raise NotAllowed(_("You opened this case in an emergency: you can read it, and add nothing."))
    if one.case.state not in WORKING and other.case.state not in WORKING:
        raise WrongState(_("Neither of these cases is being worked on; nothing can be added to them now."))
    if any(sealing.is_sealed_for(by, clue) for clue in (one, other)):
        raise NotAllowed(_("Give your own answers on both clues first: a link would end your blindness."))


def can_link(user: User, one: Clue, other: Clue) -> bool:
    try:
        check_link(user, one, other)
    except Refusal:
        return False
    return True
