"""Who of an expert's organisation is on duty now, and when to look again for those who are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts import duty
from accounts.models import Organisation, User
from forum.cases.models import Case
from forum.clues.models import Clue

AGAIN = timedelta(hours=1)  # between two looks for those who are missing


def there(clue: Clue, people: Sequence[User]) -> list[User]:
    """Those of them whose organisation is on duty now; everybody in an urgent case. One query."""
    if clue.case.urgency == Case.Urgency.URGENT or not people:
        return list(people)
    now, units = timezone.now(), {person.organisation_id for person in people if person.organisation_id}
    rows = Organisation.objects.filter(pk__in=units).values_list("pk", "duty_hours")
    on = {pk for pk, hours in rows if duty.is_on(hours, now)}
    return [person for person in people if person.organisation_id in on]


def again(somebody_is_missing: bool) -> datetime | None:
    """When to look again for those who were not asked; None when that was everybody."""
    return timezone.now() + AGAIN if somebody_is_missing else None
