"""How readings are counted: by hour and day, against what is usual, with one statement, and together with others."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts import pace, slowing
from accounts.cases_opened import CaseOpened
from accounts.errors import SlowDown
from accounts.models import User
from audit import readings
from audit.models import Entry, Reading
from forum.alerts.models import InboxItem
from forum.cases.events import CaseConsulted
from tests.accounts.test_pace import MOST, cases, clock, few, opened, read
from tests.cast import Cast

__all__ = ["cases", "clock", "few"]


def test_a_day_has_its_own_limit(cast: Cast, clock) -> None:
    for _hour in range(2):
        read(cast.expert_mx, *[f"{clock[0]} {number}" for number in range(MOST - 1)])
        clock[0] += 1
    read(cast.expert_mx, "fifth")
    with pytest.raises(SlowDown) as refused:
        read(cast.expert_mx, "sixth")
    assert (refused.value.cases, refused.value.of_hour) == (5, False)
    slowing.tell(cast.expert_mx, refused.value)
    assert InboxItem.objects.get(user=cast.administrator).why == {"cases": "5", "within": "day"}
    assert refused.value.until % (24 * 3600) == 0
    read(cast.expert_mx, "fifth")  # of the day already


def test_moderators_read_many(cast: Cast, clock) -> None:
    read(cast.moderator_one, *range(6))
    with pytest.raises(SlowDown):
        read(cast.moderator_one, 7)


@pytest.mark.req(32)
def test_who_usually_reads_much_may_read_thrice_that_and_nobody_more_than_the_ceiling(cast: Cast, clock) -> None:
    user = cast.expert_mx
    for days, many in ((1, 2), (2, 2), (3, 9), (40, 90)):  # the last is too long ago
        hour = clock[0] - days * 24
        CaseOpened.objects.bulk_create(
            CaseOpened(user=user, hour=hour, opened=f"{days} {one}", in_hour=1, in_day=1) for one in range(many)
        )
    user.usual_reading = pace.usual(user)
    assert user.usual_reading == (2, 2)
    assert pace.limits(user) == pace.Limits(6, 6)
    user.usual_reading = (50, 50)
    assert pace.limits(user) == pace.Limits(8, 150)
    assert pace.sweep() == 90


@pytest.mark.req(32)
@pytest.mark.django_db(transaction=True)
def test_counting_costs_one_statement_for_the_first_reading_in_an_hour_and_none_later(cast: Cast, clock) -> None:
    user = User.objects.with_clearance().get(pk=cast.expert_mx.pk)
    nobody = readings.Reader(str(user.pk), user.audit_actor, user.audit_unit)
    read(nobody, "one")  # makes the keys
    Reading.objects.all().delete()

    def statements(by: object, case: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            read(by, case)
        return len(seen)

    plain, repeated = statements(nobody, "one"), statements(nobody, "one")
    Reading.objects.all().delete()
    later = statements(nobody, "one")
    assert later == plain
    Reading.objects.all().delete()
    assert statements(user, "one") == plain + 1
    assert statements(user, "one") == repeated
    Reading.objects.all().delete()  # as if a minute had passed: an entry of its own, in the same hour
    assert statements(user, "one") == plain


@pytest.mark.django_db(transaction=True)
def test_one_who_is_refused_takes_nobody_with_them(cast: Cast, clock) -> None:
    """Readings are written together: those of others in the same batch are kept."""
    read(cast.expert_mx, *range(MOST))
    looks = [
        readings.Look(event, readings.Reader(str(by.pk), by.audit_actor, by.audit_unit), "", readings.leaves.moment(),
                      f"{number}", pace.opening(event, by))
        for number, by in enumerate([cast.expert_mx, cast.expert_other, cast.expert_mx])
        for event in [CaseConsulted(object="x", case=f"other {number}")]
    ]  # fmt: skip
    before = Entry.objects.count()
    readings.write(looks)
    assert [bool(look.count.refusal) for look in looks] == [True, False, True]
    assert Entry.objects.count() == before + 1
    assert CaseOpened.objects.filter(user=cast.expert_mx).count() == MOST


@pytest.mark.req(32)
@pytest.mark.django_db(transaction=True)
def test_forty_requests_at_once_open_no_more_than_one_after_the_other(cast: Cast, clock) -> None:
    shown, refused = [], []

    def one(number: int) -> None:
        try:
            read(cast.expert_mx, number)
            shown.append(number)
        except SlowDown:
            refused.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(shown), len(refused)) == (MOST, 40 - MOST)


def test_the_table_does_not_tell_which_case_it_was(cast: Cast, cases, client_of, clock) -> None:
    opened(client_of(cast.expert_mx), cases[0])
    [row] = CaseOpened.objects.values()
    told = str(row)
    assert cases[0].code not in told
    assert str(cases[0].pk) not in told
    assert cases[0].pk.hex not in told
