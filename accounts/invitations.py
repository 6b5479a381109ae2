"""Using an invitation: bound to the address that it names, and its rights looked at again at that moment."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from accounts import rosters, unit_events
from accounts.models import Invitation, User
from accounts.querysets import OurQuerySet
from audit import log


def open_for(user: User) -> OurQuerySet[Invitation]:
    """Invitations to an address that this person has confirmed as theirs; whoever only knows of one has none."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    found = Invitation.objects.open().filter(email__in=[one.lower() for one in confirmed])
    return found.select_related("organisation", "by").order_by("-made_at")


def usable_by(user: User) -> Invitation | None:
    """The newest whose sender could still send it: a right that ended since takes the invitation with it."""
    return next((one for one in open_for(user) if _still_stands(one)), None)


def use(invitation: Invitation, by: User) -> None:
    """It has filled in an application: a step of that action."""
    assert connection.in_atomic_block, "using an invitation is a step of an action"
    invitation.used_at = timezone.now()
    log.record(unit_events.InvitationUsed(object=str(invitation.pk)), by=by)
    invitation.save(update_fields=["used_at"])


def _still_stands(invitation: Invitation) -> bool:
    sender = User.objects.with_clearance().get(pk=invitation.by_id)
    return rosters.kept_by(sender).filter(pk=invitation.organisation_id).exists()
