"""The way back into an installation whose administrators are all shut out: by the machine's operator, on record."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, locking, steps
from accounts.errors import BadInput, NotAllowed, NotFoundHere
from accounts.models import Role, RoleGrant, User
from audit import log
from audit.acts import act


@act()
def let_in(*, address: str, because: str, login: str) -> User:
    """An administrator only: everybody else is let in by one of them."""
    person = User.objects.filter(email=address.strip().lower()).held().first()
    if person is None:
        raise NotFoundHere
    if not RoleGrant.objects.current().filter(user=person, role=Role.ADMINISTRATOR).exists():
        raise NotAllowed(_("This command is for administrators; they let everybody else in by the pages."))
    if not because.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    about = {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}
    log.record(events.LetIn(**about, justification=because.strip(), detail=f"login={login}"), by=None)
    steps.drop_factors(person)
    locking.forget_failures(person)
    person.suspended_at = person.password_locked_at = None
    person.attested_at = person.last_login = timezone.now()
    person.save(update_fields=["suspended_at", "password_locked_at", "attested_at", "last_login"])
    person.end_sessions()
    return person
