"""The count of a reading that was repeated is told even when nobody ever reads it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit import actions, counts, queries, readings, source
from audit.models import Entry, Reading
from audit.operations import Operation
from forum.live import keeper
from tests.audit.people import CaseRead, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def a_minute_later(monkeypatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(counts, "SAME_READING", timedelta(0))


def _read(by: Person, times: int, **told: str) -> None:
    for _time in range(times):
        with source.coming_from("192.0.2.7"):
            readings.record_reading(CaseRead(**told), by=by)


def _closing() -> list[queries.Row]:
    return [queries.entry_row(entry) for entry in Entry.objects.filter(op=Operation.READING_COUNT).order_by("at")]


def test_the_last_count_becomes_an_entry_of_the_same_person_once(ana, a_minute_later):
    _read(ana, 3, object="c", case="c")
    _read(ana, 1, object="d", case="d")
    first = Entry.objects.earliest("at")
    counts.close_old()
    assert not _closing(), "they may still go on reading"
    a_minute_later()
    for _time in range(2):
        counts.close_old()
    (row,) = _closing()
    assert row.opened == {
        "actor": ana.audit_actor, "unit": "Unit A", "address": "192.0.2.7",
        "object": str(first.pk), "detail": f"entry {first.pk} was repeated 2 times",
    }  # fmt: skip
    assert not Reading.objects.exists(), "what is old is forgotten, so that the table stays small"


def test_however_many_there_are_each_is_closed_once(a_minute_later, monkeypatch):
    monkeypatch.setattr(counts, "MOST", 3)
    people = [Person() for _number in range(7)]
    for person in people:
        _read(person, 2, object="c")
    a_minute_later()
    counts.close_old()
    assert sorted(row.actor_id for row in _closing()) == sorted(person.pk for person in people)


def test_reading_again_after_the_close_is_a_new_entry(ana, a_minute_later):
    _read(ana, 2, object="c")
    a_minute_later()
    counts.close_old()
    _read(ana, 1, object="c")
    assert Entry.objects.filter(op=Operation.CASE_CONSULT).count() == 2
    assert Reading.objects.get().count == 0


def test_what_erases_the_case_or_the_person_erases_the_close(ana, a_minute_later):
    _read(ana, 2, object="c", case="c")
    a_minute_later()
    counts.close_old()
    actions.erase(by=None, scope="case:c", justification="end of retention")
    assert {"object", "detail"} <= set(_closing()[0].erased)
    assert _closing()[0].opened["actor"] == ana.audit_actor
    actions.erase(by=None, scope=f"person:{ana.pk}", justification="asked for")
    assert not _closing()[0].opened


def test_a_reading_whose_case_was_erased_is_closed_by_nothing(ana, a_minute_later):
    _read(ana, 2, object="c", case="c")
    actions.erase(by=None, scope="case:c", justification="end of retention")
    a_minute_later()
    counts.close_old()
    assert not _closing()


def test_the_keeper_closes_them():
    assert counts.close_old in keeper.WORK
