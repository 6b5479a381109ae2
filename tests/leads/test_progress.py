"""While programs read a clue, who may see its leads sees how far they are; who may not learns nothing, in bytes too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.boards.models import Board
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.clues.intake import child
from forum.clues.models import Clue
from forum.leads import analysing, finding, hearing, tasks
from forum.leads.models import Findings, Progress
from tests.answers.saying import say
from tests.arrival.working import work_off
from tests.cast import Cast, approve, approved_text_clue, make_board, make_cast, open_case, submitted_text_clue
from tests.clues import samples
from tests.clues.media import approved_sound
from tests.two_worlds.walking import _without_chance as without_chance

TEXT = "¿Tenés el celular? Llamá al +54 11 4321-5678."
WAITS = "It waits for its turn"
POLLS = 'hx-trigger="every'


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_text_clue(cast, open_case(cast, board), text=TEXT, language="es")


def page(client_of, who, clue: Clue) -> str:
    return client_of(who).get(reverse("clues:clue", args=[clue.pk])).content.decode()


def part(client_of, who, clue: Clue, since: str = ""):
    return client_of(who).get(reverse("clues:leads", args=[clue.pk]), {"since": since} if since else {})


def test_it_waits_is_read_step_by_step_and_then_its_leads_stand_there(cast: Cast, clue: Clue, client_of, monkeypatch):
    assert WAITS in page(client_of, cast.investigator, clue)
    seen: list[str] = []
    said_of = analysing.said_of

    def watched(*asked):
        seen.append(part(client_of, cast.investigator, clue).content.decode())
        return said_of(*asked)

    monkeypatch.setattr(finding, "said_of", watched)
    finding.look(clue.pk)
    assert "Programs are reading this clue: step 1 of 1." in seen[0]
    assert "under way" in seen[0]
    assert POLLS in seen[0]
    shown = part(client_of, cast.investigator, clue).content.decode()
    assert "+54 is the prefix of Argentina." in shown
    assert POLLS not in shown
    assert shown.strip() in page(client_of, cast.investigator, clue)
    assert not Progress.objects.exists()


def test_of_a_sound_with_words_the_hum_is_first_and_both_are_counted(cast: Cast, board: Board, client_of, monkeypatch):
    words = ClueWords(clue_type="speech", title="A voice", expect="A man counts, calmly", text=TEXT)
    by, file = cast.investigator, intake.clean(samples.sound("wav"), name="voice.wav")
    clue = clue_actions.submit_clue(by=by, case_id=open_case(cast, board).pk, words=words, file=file)
    approve(cast, clue.pk)
    seen: list[HttpResponse] = []
    monkeypatch.setattr(hearing, "listened", lambda _one: [])
    monkeypatch.setattr(finding, "said_of", lambda *_asked: seen.append(part(client_of, cast.investigator, clue)) or [])
    finding.look(clue.pk)
    shown = seen[0].content.decode()
    assert "step 2 of 2" in shown
    assert shown.index("Mains hum in the sound") < shown.index(">done") < shown.index("Signs in its text")


def test_nothing_is_sent_again_while_all_is_as_it_was(cast: Cast, clue: Clue, client_of) -> None:
    assert f"{reverse('clues:leads', args=[clue.pk])}?since=waiting0" in page(client_of, cast.investigator, clue)
    assert part(client_of, cast.investigator, clue, "waiting0").status_code == 204
    Progress.objects.update(at_hand="words", beat_at=timezone.now())
    assert part(client_of, cast.investigator, clue, "waiting0").status_code == 200
    finding.look(clue.pk)
    assert "Phone numbers" in part(client_of, cast.investigator, clue, "reading1").content.decode()


def test_an_expert_learns_nothing_of_it_before_their_own_answer(cast: Cast, clue: Clue, client_of) -> None:
    """The part is to them as one that is not there; their page is the same whatever the programs do."""

    def seen() -> str:
        again = part(client_of, cast.expert_mx, clue)
        nowhere = client_of(cast.expert_mx).get(reverse("clues:leads", args=[clue.case_id]))
        assert (again.status_code, again.content, again.headers) == (404, nowhere.content, nowhere.headers)
        return without_chance(page(client_of, cast.expert_mx, clue), "")

    waiting = seen()
    assert "Programs" not in waiting
    assert "Leads by machine" not in waiting
    Progress.objects.update(at_hand="words", beat_at=timezone.now())
    assert seen() == waiting
    tasks.progress.waits(clue.pk, broke_off=True)
    assert seen() == waiting
    finding.look(clue.pk)
    assert seen() == waiting
    say(cast.expert_mx, clue, ("AR", 0.7))
    assert part(client_of, cast.expert_mx, clue).status_code == 200


def test_who_may_not_see_the_clue_may_not_ask(cast: Cast, clue: Clue, client_of) -> None:
    assert part(client_of, cast.outsider, clue).status_code == 404


def test_after_their_own_answer_an_expert_sees_it_too(cast: Cast, clue: Clue, client_of) -> None:
    say(cast.expert_mx, clue, ("AR", 0.7))
    assert WAITS in page(client_of, cast.expert_mx, clue)
    assert "Leads by machine" not in page(client_of, cast.expert_other, clue)


def test_of_what_is_not_approved_nothing_is_said(cast: Cast, board: Board, client_of) -> None:
    waiting = submitted_text_clue(cast, open_case(cast, board), text=TEXT)
    assert "Leads by machine" not in page(client_of, cast.investigator, waiting)


def test_switched_off_it_says_so_whether_before_or_when_it_was_its_turn(cast, clue, client_of, settings) -> None:
    settings.ANALYSERS_OFF = list(analysing.ANALYSERS)
    for _when in ("before", "after"):
        shown = page(client_of, cast.investigator, clue)
        assert "those that could are switched off" in shown
        assert POLLS not in shown
        finding.look(clue.pk)
    settings.ANALYSERS_OFF = []
    assert "those that could are switched off" in page(client_of, cast.investigator, clue)


def test_a_worker_that_died_over_it_leaves_it_waiting_and_after_three_days_it_says_that_none_tries_again(
    cast: Cast, clue: Clue, client_of
) -> None:
    Progress.objects.update(at_hand="words", beat_at=timezone.now() - timedelta(minutes=11))
    assert WAITS in page(client_of, cast.investigator, clue)
    Clue.objects.filter(pk=clue.pk).update(approved_at=timezone.now() - timedelta(days=4))
    shown = page(client_of, cast.investigator, clue)
    assert "none will try again" in shown
    assert POLLS not in shown


@pytest.mark.django_db(transaction=True)
def test_a_failure_and_a_turn_that_did_not_come_are_told_apart(client_of, monkeypatch) -> None:
    cast = make_cast()
    clue = approved_sound(cast, open_case(cast, make_board(cast)))

    def fails(_clue: Clue) -> None:
        raise OSError("The disk.")

    def busy(_clue: Clue) -> None:
        raise child.Busy("Others.")

    monkeypatch.setattr(hearing, "listened", fails)
    work_off()
    shown = page(client_of, cast.investigator, clue)
    assert "tried again within the hour" in shown
    assert "The disk" not in shown
    Clue.objects.update(approved_at=timezone.now() - timedelta(hours=2))
    monkeypatch.setattr(hearing, "listened", busy)
    tasks.ask_again()
    work_off()
    assert WAITS in page(client_of, cast.investigator, clue)
    assert not Findings.objects.exists()


def test_a_clue_from_before_there_was_progress_gets_it_when_it_is_asked_about_again(cast, clue, client_of) -> None:
    Progress.objects.all().delete()
    assert WAITS in page(client_of, cast.investigator, clue)
    finding.look(clue.pk)
    assert "Leads by machine" in page(client_of, cast.investigator, clue)


def test_asking_by_itself_is_no_act_of_a_person(cast: Cast, clue: Clue, client_of) -> None:
    assert """hx-headers='{"X-Live": "1"}'""" in page(client_of, cast.investigator, clue)


def test_it_costs_the_page_one_query_more_while_programs_read_and_none_for_who_may_not_see(cast, clue, client_of):
    def asked(who) -> list[str]:
        client = client_of(who)
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("clues:clue", args=[clue.pk]))
        return [one["sql"] for one in counted if "leads_" in one["sql"]]

    assert [sql.count("leads_progress") > 0 for sql in asked(cast.investigator)] == [False, True]
    assert asked(cast.expert_mx) == []
    finding.look(clue.pk)
    assert len(asked(cast.investigator)) == 1
    assert asked(cast.expert_mx) == []
