"""Rings when something is wrong with the trail: auditors and administrators hear of it in their inbox, once a day."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from accounts.models import Role, User
from audit import health
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem


def ring() -> int:
    """Tell of today's alarms; how many there are. The same alarms on the same day are told once."""
    alarms = health.state().alarms
    if alarms:
        _tell(alarms)
    return len(alarms)


@act()
def _tell(alarms: tuple[health.Alarm, ...]) -> None:
    codes = " ".join(sorted(alarm.code for alarm in alarms))
    key = f"trail:{timezone.now():%Y-%m-%d}:{hashlib.sha256(codes.encode()).hexdigest()[:16]}"
    if InboxItem.objects.filter(key=key).exists():  # the keeper asks every minute; an idle one takes no write lock
        return
    cleared = User.objects.cleared()
    people = cleared.holding(Role.AUDITOR) | cleared.holding(Role.ADMINISTRATOR)
    alerts.tell(people, kind=InboxItem.Kind.TRAIL_ALARM, key=key)
