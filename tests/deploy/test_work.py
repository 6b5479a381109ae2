"""Background work that fails is tried again, later each time; what was given up is listed and can be begun anew."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from deploy import work
from forum.arrival.tasks import look_at
from forum.operating import tries

pytestmark = pytest.mark.django_db(transaction=True)
S = TaskResultStatus


def waiting() -> DBTaskResult:
    look_at.enqueue("the kitchen of a child")  # no id: it fails, with these words in its error
    return DBTaskResult.objects.get()


def try_now() -> DBTaskResult:
    DBTaskResult.objects.update(run_after=timezone.now())
    work.one(batch=True, name="here-1").run()
    return DBTaskResult.objects.get()


def listed() -> str:
    out = io.StringIO()
    call_command("tasks", stdout=out)
    return out.getvalue()


def test_it_is_tried_five_times_later_each_time_and_then_listed():
    waiting()
    rests = []
    for _ in range(tries.TRIES - 1):
        task = try_now()
        assert (task.status, task.traceback) == (S.READY, "")
        rests.append(task.run_after - timezone.now())
    assert all(later > 3 * sooner for sooner, later in pairwise(rests))
    assert rests[0] > timedelta(seconds=20)
    task = try_now()
    assert (task.status, len(task.worker_ids)) == (S.FAILED, tries.TRIES)
    assert str(task.pk) in listed()
    assert "kitchen" not in listed() + task.traceback


def test_a_worker_takes_up_what_it_was_at_when_it_was_killed():
    task = waiting()
    task.claim("here-1")
    assert work.one(batch=True, name="here-2").take_up() == 0
    assert work.one(batch=True, name="here-1").take_up() == 1
    again = DBTaskResult.objects.get()
    assert again.status == S.READY
    assert again.run_after <= timezone.now()


def test_what_a_machine_that_is_gone_was_at_is_tried_by_another_and_in_the_end_given_up():
    task = waiting()
    task.claim("gone-1")
    assert tries.look_for_left_behind() == 0, "it may well be at it"
    for number in range(1, tries.TRIES + 1):
        DBTaskResult.objects.update(started_at=timezone.now() - tries.LONGEST - timedelta(seconds=1))
        assert tries.look_for_left_behind() == 1
        again = DBTaskResult.objects.get()
        assert again.status == (S.READY if number < tries.TRIES else S.FAILED)
        if number < tries.TRIES:
            again.claim(f"gone-{number + 1}")
    assert str(task.pk) in listed()


def test_what_was_given_up_begins_anew_when_an_operator_says_so():
    task = waiting()
    with pytest.raises(CommandError, match="No task"):
        call_command("tasks", again=str(task.pk))
    with pytest.raises(CommandError, match="No task"):
        call_command("tasks", again="none")
    DBTaskResult.objects.update(status=S.FAILED, worker_ids=["a"] * tries.TRIES, finished_at=timezone.now())
    call_command("tasks", again=str(task.pk), stdout=io.StringIO())
    fresh = DBTaskResult.objects.get()
    assert (fresh.status, fresh.worker_ids) == (S.READY, [])
