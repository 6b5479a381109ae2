"""What waits while the installation is read-only: workers, and what the keeper does in people's names."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from deploy import work
from forum.arrival.tasks import look_at
from forum.live import keeper
from forum.operating import measures, modes
from tests.cast import Cast, make_cast
from tests.operating.test_modes import switch

# What the keeper goes on with while everything is read-only, each looked at: it tells people of what was done before,
# ends rights, keeps the trail and the list of erasures, or sweeps what is nobody's. Held verdicts see to themselves.
GOES_ON = {
    "outbox.expand", "lapsing.lapse", "keeper.verdicts", "mail.warn", "mail.sweep", "counts.close_old", "alarms.ring",
    "open_sessions.sweep", "pace.sweep", "exposures.sweep", "actions.sweep", "noticing.forget_old", "erasures.complete",
    "replay.sweep", "history.keep", "measures.fold", "sweeping.forget_tasks", "tries.look_for_left_behind",
}  # fmt: skip


def named(work: Callable[[], object]) -> str:
    return f"{work.__module__.rsplit('.', 1)[-1]}.{work.__name__}"


def test_of_all_that_the_keeper_does_it_is_said_whether_it_waits_while_read_only(cast: Cast) -> None:
    assert set(keeper.WORK) >= keeper.HELD
    assert {named(one) for one in set(keeper.WORK) - keeper.HELD} == GOES_ON
    assert not any(keeper.is_held(one) for one in keeper.WORK)
    switch(cast, "read_only")
    assert {one for one in keeper.WORK if keeper.is_held(one)} == keeper.HELD


def test_the_keeper_does_what_waited_once_everything_is_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    done, stop, rounds = [], Event(), iter(["read_only", "open", "end"])

    def held_back() -> None:
        done.append(modes.current().mode)

    def next_round(_pause: float) -> None:
        told = next(rounds)
        stop.set() if told == "end" else switch(cast, told)

    monkeypatch.setattr(keeper, "WORK", {held_back: 0.0})
    monkeypatch.setattr(keeper, "HELD", frozenset({held_back}))
    monkeypatch.setattr(keeper.connection, "close", lambda: None)
    monkeypatch.setattr(keeper.connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(stop, "wait", next_round)
    keeper.keep(stop)
    assert done == ["open", "open"], "not in the round between, which was read-only"


@pytest.mark.django_db(transaction=True)
def test_a_worker_begins_nothing_while_read_only_and_goes_on_afterwards() -> None:
    cast = make_cast()
    look_at.enqueue(str(uuid4()))
    switch(cast, "read_only")
    worker = work.one(batch=True)
    worker.run()
    assert DBTaskResult.objects.get().status == "READY"
    assert worker.goes_on, "it waits, and does not end"
    switch(cast, "open")
    worker.run()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    worker.running = False
    work.work_on(worker)  # told to end, it ends


@pytest.mark.parametrize("mode", ["open", "read_only"])
def test_a_worker_told_to_end_finishes_what_it_is_at_and_asks_nobody(
    cast: Cast, mode: str, django_assert_num_queries: Any
) -> None:
    """A signal may come in the middle of a query, which holds the connection."""
    switch(cast, mode)
    worker = work.one(batch=True)
    worker.running_task = True
    with django_assert_num_queries(0):
        worker.shutdown(signal.SIGTERM, None)
    assert not worker.goes_on
    with pytest.raises(SystemExit) as told_again:
        worker.shutdown(signal.SIGTERM, None)
    assert told_again.value.code == 1
    idle = work.one(batch=True)
    with django_assert_num_queries(0), pytest.raises(SystemExit) as at_once:
        idle.shutdown(signal.SIGTERM, None)
    assert at_once.value.code == 0


def test_of_two_that_fold_what_was_counted_at_once_one_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measures, "FOLDER", tmp_path)
    measures.MmapedDict(str(tmp_path / "counter_999999991.db")).close()
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert measures.fold() == 0
    os.close(other)
    assert measures.fold() == 1
