"""Who hears that a file was held back."""

from __future__ import annotations

from accounts.models import Role, User
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.arrival.models import BY_MODERATORS, Arrival
from forum.cases.queries import moderators_of

Kind = InboxItem.Kind


def tell_held(arrival: Arrival) -> None:
    """A step: officers hear of everything, moderators of what they may overrule, the sender that it is held back."""
    key, target = f"held:{arrival.pk}:{arrival.attempts}", arrival.pk
    officers = list(User.objects.cleared().holding(Role.OFFICER).exclude(pk=arrival.by_id))
    alerts.tell(officers, kind=Kind.HELD, key=key, target=target)
    if arrival.held_by in BY_MODERATORS:
        told = {arrival.by_id, *(one.pk for one in officers)}
        others = [one for one in moderators_of(arrival.case) if one.pk not in told]
        alerts.tell(others, kind=Kind.HELD, key=key, target=target)  # a draft is not theirs to see yet
    alerts.tell([arrival.by], kind=Kind.YOURS_HELD, key=key, case=arrival.case, target=target)
