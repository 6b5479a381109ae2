"""Somebody was slowed down: their leads are told once an hour, and may lift it for the day with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import events, leads, news, pace
from accounts.cases_opened import Lifted, Slowed
from accounts.errors import BadInput, SlowDown, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from audit.operations import Outcome

READS_MUCH = "reads_much"


def tell(by: User, refusal: SlowDown) -> None:
    """The first time in this hour; who goes on trying costs no more than a look."""
    if not Slowed.objects.filter(user=by.pk, hour=pace.hour_now()).exists():
        slow_down(by=by, cases=refusal.cases, within="hour" if refusal.of_hour else "day")


@act()
def slow_down(*, by: User, cases: int, within: str) -> None:
    """An entry, and one notice to each lead: the person and the number, no case."""
    person, hour = User.objects.locked(by.pk), pace.hour_now()
    if Slowed.objects.filter(user=person, hour=hour).exists():  # another request of theirs was faster
        return
    Slowed.objects.create(user=person, hour=hour)
    log.record(
        events.ReadingSlowed(object=str(person.pk), detail=f"{cases} in this {within}"), by=by, outcome=Outcome.DENIED
    )
    notice = news.Notice(
        kind=READS_MUCH,
        to=leads.leads_of(person),
        key=f"{READS_MUCH}:{person.pk}:{hour}",
        about=person,
        why={"cases": str(cases), "within": within},
    )
    news.tell(notice)


def slowed_hours(person: User) -> list[datetime]:
    """The beginnings of the latest hours in which this person was slowed down, newest first."""
    hours = Slowed.objects.filter(user=person).order_by("-hour").values_list("hour", flat=True)[:10]
    return [datetime.fromtimestamp(hour * pace.HOUR, UTC) for hour in hours]


@act()
def lift(*, by: User, user_id: UUID, reason: str) -> User:
    """A lead lets somebody open more cases today, up to the most for everybody; why stands in the trail."""
    person = User.objects.locked(user_id)
    leads.check_lead(by, person)
    day = pace.hour_now() // pace.DAY
    if not reason.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    if pace.is_lifted(person.pk, day):
        raise WrongState(_("It is lifted for today already."))
    Lifted.objects.create(user=person, day=day)
    about = {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}
    log.record(events.ReadingLifted(**about, justification=reason.strip()), by=by)
    return person
