"""Readings of one moment are one transaction: none is lost, none is shown unwritten, none spoils another."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit import batches, leaves, log, queries, readings, source
from audit.models import Entry, Private, Reading
from tests.audit.people import CaseRead, Person

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12


@pytest.fixture
def held(monkeypatch) -> Callable:
    """held(): the first reading is being written, and everything after it has to wait for the end of the block."""

    @contextmanager
    def hold() -> Iterator[list[int]]:
        honest, begun, go, sizes = readings._batches._write, threading.Event(), threading.Event(), []

        def slow(looks: list[readings.Look]) -> None:
            sizes.append(len(looks))
            begun.set()
            assert go.wait(20)
            honest(looks)

        monkeypatch.setattr(readings._batches, "_write", slow)
        first = _started(lambda: readings.record_reading(CaseRead(object="first"), by=Person()))
        assert begun.wait(20)
        yield sizes
        go.set()
        _joined([first])

    return hold


def _started(what: Callable[[], object], failed: list[BaseException] | None = None) -> threading.Thread:
    def run() -> None:
        try:
            what()
        except BaseException as error:
            if failed is None:
                raise
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _joined(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def _in_line(count: int) -> None:
    until = time.monotonic() + 20
    while len(readings._batches._line) < count:
        assert time.monotonic() < until, "they never came to the line"
        time.sleep(0.005)


def _read(number: int, **told: str) -> None:
    with source.coming_from(f"192.0.2.{number}"):
        readings.record_reading(CaseRead(object=f"case {number}", **told), by=Person(audit_unit=f"Unit {number}"))


def test_those_who_wait_are_written_at_once_each_with_their_own_words(held):
    with held() as sizes:
        threads = [_started(lambda number=number: _read(number)) for number in range(PEOPLE)]
        _in_line(PEOPLE)
    _joined(threads)
    assert sizes == [1, PEOPLE]
    shown = [queries.entry_row(entry).opened for entry in Entry.objects.all()]
    told = {(one["object"], one["unit"], one["address"]) for one in shown if one["object"] != "first"}
    assert told == {(f"case {number}", f"Unit {number}", f"192.0.2.{number}") for number in range(PEOPLE)}


def test_a_batch_costs_as_many_statements_as_one(ana):
    def cost(count: int) -> int:
        looks = [_look(Person(), f"{count} {number}") for number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            readings.write(looks)
        return len(seen)

    assert cost(20) == cost(2) <= cost(1) + 1


def _look(by: Person, number: str) -> readings.Look:
    reader = readings.Reader(by.pk, by.audit_actor, by.audit_unit)
    event = CaseRead(object=number)
    return readings.Look(event, reader, "", leaves.moment(), readings._what(event, reader))


def test_the_same_reading_many_times_in_one_batch_is_one_entry_with_a_count(held, ana):
    with held():
        again = [
            _started(lambda: readings.record_reading(CaseRead(object="same"), by=ana)) for _number in range(PEOPLE)
        ]
        _in_line(PEOPLE)
    _joined(again)
    assert Entry.objects.count() == 2
    assert sorted(Reading.objects.values_list("count", flat=True)) == [0, PEOPLE - 1]


def test_one_that_cannot_be_written_takes_nobody_with_it(held):
    failed: list[BaseException] = []
    with held():
        good = [_started(lambda number=number: _read(number)) for number in range(3)]
        bad = _started(lambda: _read(9, detail="x" * 20, case="\0" if connection.vendor == "postgresql" else "\ud800"),
                       failed)  # fmt: skip
        _in_line(4)
    _joined([*good, bad])
    assert len(failed) == 1
    objects = {queries.entry_row(entry).opened["object"] for entry in Entry.objects.all()}
    assert objects == {"first", "case 0", "case 1", "case 2"}


def test_who_waits_too_long_is_refused_and_the_line_goes_on(held, monkeypatch, ana):
    with held():
        monkeypatch.setattr(batches, "PATIENCE", 0.05)
        with pytest.raises(log.TrailUnavailable):
            readings.record_reading(CaseRead(object="late"), by=ana)
        monkeypatch.setattr(batches, "PATIENCE", 10)
    readings.record_reading(CaseRead(object="after"), by=ana)
    assert Entry.objects.count() == 2


def test_a_full_line_refuses(held, monkeypatch, ana):
    with held():
        monkeypatch.setattr(batches, "ROOM", 1)
        waiting = _started(lambda: _read(1))
        _in_line(1)
        with pytest.raises(log.TrailUnavailable):
            readings.record_reading(CaseRead(object="too many"), by=ana)
    _joined([waiting])
    assert Entry.objects.count() == 2


def test_who_waits_inside_a_transaction_is_refused_too(held, ana):
    with held(), pytest.raises(RuntimeError), transaction.atomic():
        readings.record_reading(CaseRead(object="c"), by=ana)


def test_two_processes_with_the_same_new_readings_lose_no_count():
    """Two lines, as two processes have: what they write meets in the database only."""
    people = [Person() for _number in range(4)]
    lines = [batches.Batches(readings.write) for _process in range(2)]
    rounds, failed = 10, []

    def work(line: batches.Batches[readings.Look], *, backwards: bool) -> None:
        for number in range(rounds):
            for person in reversed(people) if backwards else people:
                line.put(_look(person, str(number)))

    def together(line: batches.Batches[readings.Look], *, backwards: bool) -> None:
        for number in range(rounds):
            looks = [_look(person, f"batch {number}") for person in people]
            readings.write(looks[::-1] if backwards else looks)
        work(line, backwards=backwards)

    at_once = connection.vendor == "postgresql"  # an SQLite in memory has one connection: there they take turns
    threads = []
    for line, backwards in itertools.product(lines, (False, True)):
        threads.append(_started(lambda line=line, back=backwards: together(line, backwards=back), failed))
        if not at_once:
            _joined(threads)
    _joined(threads)
    assert failed == []
    assert Entry.objects.count() == Reading.objects.count() == 2 * rounds * len(people)
    told = sum(Reading.objects.values_list("count", flat=True)) + Reading.objects.count()
    assert told == len(threads) * 2 * rounds * len(people)
    assert not Entry.objects.exclude(pk__in=Private.objects.values("entry")).exists()


def test_a_child_process_waits_for_nobody_of_its_parent(held):
    with held():
        waiting = _started(lambda: _read(1))
        _in_line(1)
        child = os.fork()
        if not child:
            free = not readings._batches._led and not readings._batches._line
            os._exit(0 if free else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    _joined([waiting])
