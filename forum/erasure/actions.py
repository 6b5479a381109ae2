"""The use cases: erase a person, erase a case, and erase again what a restored database has brought back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import founding
from accounts.erasing import forget_invitations
from accounts.errors import BadInput
from accounts.models import User
from accounts.names import address_scope
from accounts.permissions import check_administer
from audit import erasures, keys, log
from audit.acts import act
from forum.alerts import streams
from forum.cases.models import Case
from forum.erasure import events, permissions, steps


@act()
def erase_person(*, by: User, user_id: UUID, because: str) -> None:
    """An administrator erases a person: key, account and all that is only theirs go; their posts and answers stay
    with the cases, under nobody's name."""
    founding.hold()
    person = User.objects.locked(user_id, going=True)
    permissions.check_erase_person(by, person)
    _erase_person(by, person, permissions.checked_reason(because, *permissions.names_of(person)))


@act()
def erase_case(*, by: User, case_id: UUID, because: str) -> None:
    """An administrator erases a case: every row and file of it; who did what when stays on the trail, on what does
    not."""
    permissions.check_erase_case(by)
    case = Case.objects.locked(case_id, going=True)
    _erase_case(by, case, permissions.checked_reason(because, case.code, str(case.pk)))


@act()
def erase_address(*, by: User, address: str, because: str) -> None:
    """An address that no account has, but somebody tried to sign in with, or was invited by: it is forgotten."""
    check_administer(by)
    scope = address_scope(address)
    if not keys.known([scope]) or User.objects.filter(email=address.strip().lower()).exists():
        raise BadInput(_("There is nobody with this address or id."))
    told = permissions.checked_reason(because, address.strip())
    log.record(events.PersonErased(detail=erasures.destroy([scope], kind="address"), justification=told), by=by)
    forget_invitations([scope])


@act()
def erase_again(*, scope: str, because: str) -> None:
    """What was erased once is back with a restored database: the same again, whoever it concerns.

    No check of rights or states: it was decided, and done.
    """
    kind, _sign, name = scope.partition(":")
    if kind == "person" and (person := User.objects.filter(pk=name).first()):
        _erase_person(None, person, because)
    elif kind == "case" and (case := Case.objects.filter(pk=name).first()):
        _erase_case(None, case, because)
    else:
        event = events.PersonErased if kind in {"person", "address"} else events.CaseErased
        log.record(event(detail=erasures.destroy([scope], kind=kind), justification=because), by=None)
        forget_invitations([scope])


def _erase_person(by: User | None, person: User, because: str) -> None:
    detail = erasures.destroy(steps.scopes_of(person), kind="person")
    log.record(events.PersonErased(detail=detail, justification=because), by=by)  # first: no row goes untold
    steps.remove_person(person)
    streams.recheck()  # their sockets close now, and within seconds even if this word is lost


def _erase_case(by: User | None, case: Case, because: str) -> None:
    steps.forget_openings(case)
    detail = erasures.destroy(steps.scopes_of_case(case), kind="case")
    log.record(events.CaseErased(detail=detail, justification=because), by=by)
    steps.remove_case(case)
