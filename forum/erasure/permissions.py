"""Who may erase whom and what: administrators, with a reason that stays and therefore names nobody."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from accounts.erasing import addresses_of, is_stand_in
from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Application, Role, User
from accounts.permissions import check_administer
from forum.cases.models import Case
from forum.cases.states import CaseState

DONE_WITH = frozenset({CaseState.CLOSED, CaseState.HELD_BACK})


def check_erase_person(by: User, person: User) -> None:
    """Another administrator, and nothing may be left that only this person could finish."""
    check_administer(by)
    if is_stand_in(person):
        raise WrongState(_("This person has been erased already."))
    if by.pk == person.pk:
        _refuse_oneself(by)
    open_cases = Case.objects.filter(author=person).exclude(state__in=DONE_WITH).order_by("code")
    if codes := ", ".join(open_cases.values_list("code", flat=True)):
        raise WrongState(
            _("They are the author of cases that nobody else can close: %(codes)s. Close or erase these first.")
            % {"codes": codes}
        )
    if Application.objects.filter(sponsor=person, state__in=["pending", "returned"]).exists():
        raise WrongState(_("They sponsor an application that is still open. Let it be decided first."))


def check_erase_case(by: User) -> None:
    check_administer(by)


def checked_reason(because: str, *names: str) -> str:
    """The reason, which must not hold any of these words: it can never be erased."""
    because = because.strip()
    if not because:
        raise BadInput(_("Write why; it stands in the trail."))
    told = because.casefold()
    if any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", told) for name in names):
        raise BadInput(
            _("Write the reason without a name, address or code of whom or what is erased: it stays for ever.")
        )
    return because


def names_of(person: User) -> set[str]:
    """All words by which a text would name them: each part of the name, addresses, ids."""
    parts = [part for part in person.name.split() if len(part) > 2]
    return {*parts, person.name, *addresses_of(person), str(person.pk), person.pk.hex}


def _refuse_oneself(by: User) -> None:
    others = User.objects.cleared().holding(Role.ADMINISTRATOR).exclude(pk=by.pk)
    if others.exists():
        raise NotAllowed(_("Ask another administrator: nobody erases themselves."))
    raise NotAllowed(_("You are the last administrator. Give another person this role first; they can then erase you."))
