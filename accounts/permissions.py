"""Who may change what people are trusted for: administrators, never for themselves; founders only at the beginning."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import founding
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from accounts.names import isolated

GRANTABLE = (Role.MODERATOR, Role.COORDINATOR, Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)


def check_administer(by: User) -> None:
    """The administrators' pages do not exist for anyone else."""
    if not (by.is_cleared and by.has_role(Role.ADMINISTRATOR)):
        raise NotFoundHere


def check_grant_role(by: User, person: User, role: str, until: datetime | None = None) -> None:
    """Trust is given by another person, and only to the vetted."""
    check_administer(by)
    _check_not_oneself(by, person)
    if role not in GRANTABLE:
        raise BadInput(_("Investigators and experts are made by vetting, not here."))
    if not person.is_vetted:
        raise NotAllowed(_("%(name)s is not vetted; roles are for vetted people.") % {"name": isolated(person.name)})
    if until is not None and until <= timezone.now():
        raise BadInput(_("The last day of a role lies ahead; to take it away, withdraw it."))


def check_withdraw_role(by: User, person: User, role: str) -> None:
    """Roles may be taken from anybody but oneself, vetted or not."""
    check_administer(by)
    _check_not_oneself(by, person)
    if role not in Role.values:
        raise BadInput(_("There is no such role."))


def check_suspend(by: User, person: User) -> None:
    check_administer(by)
    _check_not_oneself(by, person)


def check_appoint(by: User, person: User) -> None:
    """Only until two moderators of different organisations can vet: the one exception to two people deciding."""
    check_administer(by)
    _check_not_oneself(by, person)
    if not founding.is_going_on():
        raise WrongState(_("Two moderators of different organisations can vet people now: let them apply."))
    if person.is_vetted:
        raise WrongState(_("%(name)s is vetted already; give them roles instead.") % {"name": isolated(person.name)})
    if not EmailAddress.objects.filter(user=person, verified=True).exists():
        raise NotAllowed(_("%(name)s has not confirmed their e-mail address yet.") % {"name": isolated(person.name)})


def _check_not_oneself(by: User, person: User) -> None:
    if by.pk == person.pk:
        raise NotAllowed(_("Ask another administrator: nobody changes what they themselves are trusted for."))
