"""What administrators do: the first of them, roles, suspension. None of it shows them case material."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, founding, locking, permissions, steps, unit_events
from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Organisation, Role, RoleGrant, SetUpToken, User
from accounts.names import isolated, written
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
    log.record(unit_events.OrganisationCreated(object=str(unit.pk), detail=unit.name), by=user)
    return user


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
def grant_role(*, by: User, user_id: UUID, role: str, until: datetime | None = None) -> User:
    """A vetted person is trusted with more, for ever or until a day; they sign in again to use it."""
    founding.hold()
    person = User.objects.locked(user_id)
    permissions.check_grant_role(by, person, role, until)
    RoleGrant.objects.update_or_create(user=person, role=role, defaults={"until": until})
    founding.end_when_due()
    steps.forget_roles(person)
    person.end_sessions()
    ends = f" until {until:%Y-%m-%d}" if until else ""
    log.record(events.RoleGranted(**_about(person), detail=f"{role}{ends}"), by=by)
    return person


@act()
def withdraw_role(*, by: User, user_id: UUID, role: str) -> User:
    """A person is trusted with less, at once."""
    person = User.objects.locked(user_id)
    permissions.check_withdraw_role(by, person, role)
    held = RoleGrant.objects.filter(user=person, role=role)
    if not held.exists():
        raise WrongState(_("%(name)s does not hold this role.") % {"name": isolated(person.name)})
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
        raise WrongState(_("%(name)s is suspended already.") % {"name": isolated(person.name)})
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
        raise WrongState(_("%(name)s is not suspended.") % {"name": isolated(person.name)})
    # Both clocks of access that ends by itself (accounts/lapsing.py) begin anew.
    person.suspended_at, person.attested_at, person.last_login = None, timezone.now(), timezone.now()
    person.save(update_fields=["suspended_at", "attested_at", "last_login"])
    founding.end_when_due()
    log.record(events.PersonRestored(**_about(person)), by=by)
    return person


@act()
def release_password(*, by: User, user_id: UUID) -> User:
    """Passwords and codes are taken again; whoever failed on purpose has to begin anew."""
    person = User.objects.locked(user_id)
    permissions.check_suspend(by, person)
    if not person.password_locked_at:
        raise WrongState(_("%(name)s's password is not locked.") % {"name": isolated(person.name)})
    person.password_locked_at = None
    person.save(update_fields=["password_locked_at"])
    locking.forget_failures(person)
    log.record(events.PasswordReleased(**_about(person)), by=by)
    return person


@act()
def reset_factors(*, by: User, user_id: UUID, reason: str) -> User:
    """Every second factor is taken off somebody who has lost theirs; with their password they enrol new ones."""
    person = User.objects.locked(user_id)
    permissions.check_suspend(by, person)
    if not reason.strip():
        raise BadInput(_("Write how you made sure that it is them; it stands in the trail."))
    steps.drop_factors(person)
    person.end_sessions()
    log.record(events.FactorsReset(**_about(person), justification=reason.strip()), by=by)
    return person


def _about(person: User) -> dict[str, str]:
    """In an entry that names somebody else than its doer: all of it under that person's key."""
    return {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}


def _digest(token: str) -> str:
    return hashlib.sha256(token.strip().encode()).hexdigest()
