"""What administrators do: the first of them, organisations, roles, suspension. None of it shows them case material."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, founding, permissions, steps
from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Organisation, Role, RoleGrant, SetUpToken, User
from accounts.names import written
from audit import log
from audit.acts import act


@act()
def make_set_up_token() -> str:
    """A new one-time token for an installation without people; older ones stop working. Shown once, kept as a hash."""
    if User.objects.exists():
        raise WrongState(_("This installation has people already; its administrators let others in."))
    token = secrets.token_urlsafe(24)
    SetUpToken.objects.all().delete()
    SetUpToken.objects.create(digest=_digest(token))
    return token


@act()
def create_first_administrator(
    *, token: str, name: str, email: str, password: str, organisation: str, kind: str, country: str
) -> User:
    """Whoever runs the machine becomes its first administrator, once."""
    # The row is the lock: of two people with one token the second finds it gone.
    if User.objects.exists() or not SetUpToken.objects.filter(digest=_digest(token)).delete()[0]:
        raise NotAllowed(_("This token is not valid. Print a new one on the machine itself."))
    founding.begin()
    unit = Organisation.objects.create(name=written(organisation), kind=kind, country=country)
    user = steps.make_account(name=name, email=email.strip(), password=password)
    steps.confirm_address(user)
    steps.vet_person(user, unit, [Role.ADMINISTRATOR])
    log.record(events.AccountRegistered(object=str(user.pk), detail="first administrator"), by=user)
    log.record(events.OrganisationCreated(object=str(unit.pk), detail=unit.name), by=user)
    return user


@act()
def create_organisation(*, by: User, name: str, kind: str, country: str = "") -> Organisation:
    """An administrator enters an organisation; international bodies have no country."""
    permissions.check_administer(by)
    name = written(name)
    if not name or kind not in Organisation.Kind.values:
        raise BadInput(_("Give the organisation's name and kind."))
    if Organisation.objects.filter(name__iexact=name).exists():
        raise BadInput(_("There is an organisation of this name already."))
    unit = Organisation.objects.create(name=name, kind=kind, country=country)
    log.record(events.OrganisationCreated(object=str(unit.pk), detail=name), by=by)
    return unit


@act()
def appoint_founder(*, by: User, user_id: UUID, organisation_id: UUID, roles: list[str]) -> User:
    """The founding period: an administrator vets people until two moderators of different organisations can."""
    founding.hold()  # one appointment at a time, whoever makes it
    person = User.objects.locked(user_id)
    permissions.check_appoint(by, person)
    unit = Organisation.objects.one(organisation_id)
    if not roles or not set(roles) <= set(Role.values) - {Role.ADMINISTRATOR}:
        raise BadInput(_("Choose what the person is appointed for; administrators are made by role."))
    steps.vet_person(person, unit, [Role(role) for role in roles])
    person.end_sessions()
    detail = f"{unit.name}: {', '.join(sorted(roles))}"
    log.record(events.PersonAppointed(**_about(person), detail=detail), by=by)
    return person


@act()
def grant_role(*, by: User, user_id: UUID, role: str) -> User:
    """A vetted person is trusted with more; they sign in again to use it."""
    founding.hold()
    person = User.objects.locked(user_id)
    permissions.check_grant_role(by, person, role)
    RoleGrant.objects.get_or_create(user=person, role=role)
    founding.end_when_due()
    steps.forget_roles(person)
    person.end_sessions()
    log.record(events.RoleGranted(**_about(person), detail=role), by=by)
    return person


@act()
def withdraw_role(*, by: User, user_id: UUID, role: str) -> User:
    """A person is trusted with less, at once."""
    person = User.objects.locked(user_id)
    permissions.check_withdraw_role(by, person, role)
    held = RoleGrant.objects.filter(user=person, role=role)
    if not held.exists():
        raise WrongState(_("%(name)s does not hold this role.") % {"name": person.name})
    log.record(events.RoleWithdrawn(**_about(person), detail=role), by=by)  # first: no row goes untold
    held.delete()
    steps.forget_roles(person)
    person.end_sessions()
    return person


@act()
def suspend(*, by: User, user_id: UUID, reason: str) -> User:
    """Shut out at once: sessions and sockets end; a reason stands in the trail."""
    person = User.objects.locked(user_id)
    permissions.check_suspend(by, person)
    if not reason.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    if person.suspended_at:
        raise WrongState(_("%(name)s is suspended already.") % {"name": person.name})
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at"])
    person.end_sessions()
    event = events.PersonSuspended(**_about(person), justification=reason.strip())
    log.record(event, by=by)
    return person


@act()
def restore(*, by: User, user_id: UUID) -> User:
    """Let in again; vetting that has ended meanwhile stays ended."""
    founding.hold()
    person = User.objects.locked(user_id)
    permissions.check_suspend(by, person)
    if not person.suspended_at:
        raise WrongState(_("%(name)s is not suspended.") % {"name": person.name})
    person.suspended_at = None
    person.save(update_fields=["suspended_at"])
    founding.end_when_due()
    log.record(events.PersonRestored(**_about(person)), by=by)
    return person


def _about(person: User) -> dict[str, str]:
    """In an entry that names somebody else than its doer: all of it under that person's key."""
    return {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}


def _digest(token: str) -> str:
    return hashlib.sha256(token.strip().encode()).hexdigest()
