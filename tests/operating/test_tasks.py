"""Background work on the administrators' page: what waits, what failed, two presses, and what those who wait read."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit.models import Entry
from forum.arrival.models import Arrival
from forum.arrival.tasks import look_at
from forum.boards.models import Board
from forum.leads import finding, tasks
from forum.operating import tries
from tests.arrival.working import WORDS, work_off
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues import samples

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/installation/tasks/"
SECRET = "the kitchen of a child"
S = TaskResultStatus


def failed(*, dead: bool, words: str = SECRET) -> DBTaskResult:
    """No id: it fails, with these words in its error."""
    look_at.enqueue(words)
    task = DBTaskResult.objects.latest("enqueued_at")
    for _try in range(tries.TRIES if dead else 1):
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=timezone.now())
        work_off()
    task.refresh_from_db()
    assert task.status == (S.FAILED if dead else S.READY)
    return task


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("tasks", *words, stdout=out)
    return out.getvalue()


def test_it_lists_by_kind_what_waits_and_what_failed_without_a_word_of_it(cast: Cast, client_of) -> None:
    dead, again = failed(dead=True), failed(dead=False)
    tasks.look_at.enqueue(str(uuid4()))
    html = client_of(cast.administrator).get(PAGE).content.decode()
    for shown in (html, command()):
        assert SECRET not in shown
        assert "ValueError" in shown
        assert str(dead.pk) in shown
        assert str(again.pk) in shown
        assert shown.index(str(dead.pk)) < shown.index(str(again.pk))
    assert "Reading clues with programs" in html
    assert html.count("Give up") == 1, "of the one that nobody tries again"
    assert html.count("when a worker is free") == 1
    assert "9999" not in html + command(), "the library's word for it"
    told = command()
    assert "Looking at files that arrive: 0 waiting, 0 running, 1 failed, is tried again, 1 given up" in told
    assert "Reading clues with programs: 1 waiting" in told
    assert f"{again.run_after:%Y-%m-%d %H:%M} UTC" in told
    for other in (cast.moderator_one, cast.coordinator, cast.auditor, cast.expert_mx):
        assert client_of(other).get(PAGE).status_code == 404
        assert client_of(other).post(PAGE, {"again": dead.pk}).status_code == 404


def test_trying_again_and_giving_up_stand_in_the_trail_and_happen_once(cast: Cast, client_of) -> None:
    one, other, later = failed(dead=True), failed(dead=True), failed(dead=False)
    client = client_of(cast.administrator)
    assert client.post(PAGE, {"again": one.pk}).status_code == 302
    assert client.post(PAGE, {"again": one.pk}).status_code == 409, "it waits for its first try already"
    assert client.post(PAGE, {"give_up": one.pk}).status_code == 409
    assert client.post(PAGE, {"give_up": later.pk}).status_code == 409, "it may still succeed"
    assert client.post(PAGE, {"again": later.pk}).status_code == 302
    assert client.post(PAGE, {"give_up": other.pk}).status_code == 302
    assert client.post(PAGE, {"give_up": "all"}).status_code == 404
    assert not DBTaskResult.objects.filter(pk=other.pk).exists()
    for task in (one, later):
        task.refresh_from_db()
        assert (task.status, task.worker_ids) == (S.READY, [])
        assert task.run_after <= timezone.now()
    told = Entry.objects.filter(op__in=["installation.try_again", "installation.give_up"]).values_list("op", flat=True)
    assert sorted(told) == ["installation.give_up", "installation.try_again", "installation.try_again"]


def test_the_operator_does_the_same_at_the_machine_and_it_is_told_too() -> None:
    one, other = failed(dead=True), failed(dead=True)
    command("--again", str(one.pk))
    command("--give-up", str(other.pk))
    with pytest.raises(CommandError, match="No task of that id was given up"):
        command("--give-up", str(one.pk))
    assert Entry.objects.filter(op__in=["installation.try_again", "installation.give_up"]).count() == 2


def test_whose_file_was_given_up_reads_so_where_they_wait(cast: Cast, board: Board, client_of, monkeypatch) -> None:
    case, mine = open_case(cast, board), client_of(cast.investigator)
    mine.post(reverse("clues:new", args=[case.pk]), {**WORDS, "file": io.BytesIO(samples.jpeg())})
    arrival = Arrival.objects.get()
    task = DBTaskResult.objects.get()
    monkeypatch.setattr("forum.arrival.running.pieces.content", lambda _one: 1 / 0)
    DBTaskResult.objects.update(worker_ids=["a"] * (tries.TRIES - 1))  # the last of its tries
    work_off()
    assert "Being looked at" in mine.get(f"/arrivals/{arrival.pk}/progress/").content.decode()
    assert client_of(cast.administrator).post(PAGE, {"give_up": task.pk}).status_code == 302
    arrival.refresh_from_db()
    assert arrival.state == "refused"
    assert not arrival.files.exists()
    assert "so it was given up. Export it again" in mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert Entry.objects.filter(op="arrival.refuse").exists()


def test_a_clue_that_was_given_up_says_so_and_is_not_asked_about_again(
    cast: Cast, board: Board, client_of, monkeypatch
) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text="Llamá al +54 11 4321-5678.", language="es")
    task = DBTaskResult.objects.get(task_path="forum.leads.tasks.look_at")
    monkeypatch.setattr(finding, "said_of", lambda *_asked: 1 / 0)
    DBTaskResult.objects.filter(pk=task.pk).update(worker_ids=["a"] * (tries.TRIES - 1))
    work_off()
    page = reverse("clues:clue", args=[clue.pk])
    assert "tried again within the hour" in client_of(cast.investigator).get(page).content.decode()
    assert client_of(cast.administrator).post(PAGE, {"give_up": task.pk}).status_code == 302
    assert "none will try again" in client_of(cast.investigator).get(page).content.decode()
    clue.__class__.objects.update(approved_at=timezone.now() - timedelta(hours=2))
    assert tasks.ask_again() == 0
