"""What coordinators do with their unit's roster: say who still works there, who has left, and whom they invite."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rosters, unit_events
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Invitation, User
from accounts.names import address_scope, isolated
from accounts.steps import APPLICANTS_MAY_BE
from audit import log
from audit.acts import act

INVITED_FOR = timedelta(days=14)


@act()
def attest(*, by: User, user_ids: Collection[UUID]) -> int:
    """These people still work for their unit; each gets an entry. Nobody says it of themselves."""
    if not user_ids:
        raise BadInput(_("Choose at least one person."))
    people = list(rosters.people_kept_by(by).filter(pk__in=user_ids).order_by("pk"))
    if len(people) != len(set(user_ids)):
        raise NotFoundHere
    for person in people:
        _check_other(by, person)
        if not person.is_vetted:
            name = {"name": isolated(person.name)}
            raise WrongState(_("%(name)s is not vetted now; there is nothing to confirm.") % name)
        log.record(unit_events.PersonAttested(**_about(person)), by=by)  # first: each row points to its own entry
        person.attested_at = timezone.now()
        person.save(update_fields=["attested_at"])
    return len(people)


@act()
def note_left(*, by: User, user_id: UUID, reason: str) -> User:
    """Somebody has left the unit, or it no longer vouches for them: shut out at once, sockets included."""
    person = rosters.people_kept_by(by).locked(user_id)
    _check_other(by, person)
    if not reason.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    if person.suspended_at:
        raise WrongState(_("%(name)s is shut out already.") % {"name": isolated(person.name)})
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at"])
    person.end_sessions()
    log.record(unit_events.PersonLeft(**_about(person), justification=reason.strip()), by=by)
    return person


@act()
def invite(*, by: User, organisation_id: UUID, email: str, role: str) -> Invitation:
    """A word for somebody by address. Whoever has confirmed that address can apply with it; nobody is vetted by it."""
    unit = rosters.kept_by(by).locked(organisation_id)
    email = _address(email)
    if role not in APPLICANTS_MAY_BE:
        raise BadInput(_("Invite investigators and experts; other roles are given later."))
    if Invitation.objects.open().filter(email=email, organisation=unit).exists():
        raise WrongState(_("You have invited this address already; it is in the list below."))
    told = unit_events.PersonInvited(object=str(unit.pk), subject=email, person=address_scope(email), detail=role)
    log.record(told, by=by)
    # One that has run out makes room: it is only the open one that there can be one of.
    Invitation.objects.filter(email=email, organisation=unit, used_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    ends = timezone.now() + INVITED_FOR
    return Invitation.objects.create(email=email, organisation=unit, role=role, by=by, ends_at=ends)


@act()
def withdraw_invitation(*, by: User, invitation_id: UUID) -> Invitation:
    """Taken back before it was used."""
    kept = Invitation.objects.open().filter(organisation__in=rosters.kept_by(by))
    invitation = kept.locked(invitation_id)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    about = {"subject": invitation.email, "person": address_scope(invitation.email)}
    log.record(unit_events.InvitationWithdrawn(object=str(invitation.pk), **about), by=by)
    return invitation


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(_("This is no e-mail address; write it like name@agency.example.")) from None
    return email


def _check_other(by: User, person: User) -> None:
    if by.pk == person.pk:
        raise NotAllowed(_("Another coordinator says this of you, or an administrator."))


def _about(person: User) -> dict[str, str]:
    return {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}
