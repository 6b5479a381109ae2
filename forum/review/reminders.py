"""Tells people that their year is nearly over, and coordinators that somebody on their roster is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts import rosters
from accounts.models import VETTED_FOR, Organisation, Role, User
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem

STAGES = (3, 14, 60)  # days before the end of vetting, nearest first


def remind() -> int:
    """One round of the keeper: whoever was not told yet is told now; how many."""
    now = timezone.now()
    ending = User.objects.cleared().filter(vetted_until__lte=now + rosters.RENEWABLE)
    told = [_of_year(person, now) for person in ending]
    told += [_of_roster(unit, now) for unit in _units_with_somebody_due(now)]
    return sum(told)


def _of_year(person: User, now: datetime) -> int:
    assert person.vetted_until is not None
    stage = next(days for days in STAGES if person.vetted_until <= now + timedelta(days=days))
    key = f"renew:{person.vetted_until:%Y-%m-%d}:{stage}"
    return _tell([person], InboxItem.Kind.RENEWAL_DUE, key)


def _of_roster(unit: Organisation, now: datetime) -> int:
    """Once a week as long as somebody there is to be confirmed; administrators where nobody keeps the roster."""
    year, week, _day = now.isocalendar()
    people = rosters.keepers_of(unit) or User.objects.cleared().holding(Role.ADMINISTRATOR)
    return _tell(people, InboxItem.Kind.ROSTER_DUE, f"roster:{unit.pk}:{year}-{week}", unit.pk)


def _units_with_somebody_due(now: datetime) -> list[Organisation]:
    due = now - rosters.ATTESTED_FOR + rosters.GRACE
    never = Q(attested_at=None, vetted_until__lte=due + VETTED_FOR)
    people = User.objects.vetted().filter(Q(attested_at__lte=due) | never)
    return list(Organisation.objects.filter(pk__in=people.values("organisation")).order_by("pk"))


def _tell(people: Iterable[User], kind: InboxItem.Kind, key: str, target: UUID | None = None) -> int:
    """An entry tells of each delivery, so nobody is told twice even in vain."""
    told = set(InboxItem.objects.filter(key=key).values_list("user", flat=True))
    fresh = [one for one in people if one.pk not in told]
    if fresh:
        with act():
            alerts.tell(fresh, kind=kind, key=key, target=target)
    return len(fresh)
