"""Leads by machine: found in the background, sealed, and shown to an expert only after their own answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import checks
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.leads import finding, tasks
from forum.leads.models import Findings
from forum.leads.queries import standing_of
from tests.answers.saying import say
from tests.arrival.working import work_off
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue

TEXT = "¿Tenés el celular? Llamá al +54 11 4321-5678. www.panaderia.com.ar"
HEADING = "Leads by machine"


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    clue = approved_text_clue(cast, open_case(cast, board), text=TEXT, language="es")
    finding.look(clue.pk)
    return clue


def page(client_of, who, clue: Clue) -> str:
    return client_of(who).get(reverse("clues:clue", args=[clue.pk])).content.decode()


def test_an_expert_reads_them_only_after_their_own_answer(cast: Cast, clue: Clue, client_of) -> None:
    assert HEADING not in page(client_of, cast.expert_mx, clue)
    say(cast.expert_mx, clue, ("AR", 0.7))
    shown = page(client_of, cast.expert_mx, clue)
    assert HEADING in shown
    assert "+54 is the prefix of Argentina." in shown
    assert "www[.]panaderia[.]com[.]ar" in shown  # never as an address
    assert HEADING not in page(client_of, cast.expert_other, clue)


def test_who_answers_nothing_reads_them_and_what_said_nothing_says_why(cast: Cast, clue: Clue, client_of) -> None:
    for who in (cast.investigator, cast.moderator_one):
        shown = page(client_of, who, clue)
        assert HEADING in shown
        assert "Only Latin letters" in shown


@pytest.mark.django_db(transaction=True)
def test_approving_has_the_worker_look_and_it_is_told(cast: Cast, board: Board, settings) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text=TEXT)
    finding.look(clue.pk)
    finding.look(clue.pk)
    assert Findings.objects.filter(clue=clue).count() == 1
    assert Entry.objects.filter(op="lead.find").count() == 1


def test_what_is_not_approved_is_not_read(cast: Cast, board: Board) -> None:
    waiting = submitted_text_clue(cast, open_case(cast, board), text=TEXT)
    finding.look(waiting.pk)
    assert not Findings.objects.exists()


def test_quotes_lie_sealed(clue: Clue) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM leads_findings")
        ((kept,),) = cursor.fetchall()
    assert "4321" not in kept
    assert Findings.objects.get(clue=clue).told[0]["leads"][0]["quote"] == "+54 11 4321-5678"


def test_one_is_switched_off_by_its_name_and_a_wrong_name_is_refused(cast: Cast, board: Board, settings) -> None:
    settings.ANALYSERS_OFF = ["phone", "domain"]
    clue = approved_text_clue(cast, open_case(cast, board), text=TEXT)
    finding.look(clue.pk)
    names = [row["analyser"] for row in Findings.objects.get(clue=clue).told]
    assert {"phone", "domain"}.isdisjoint(names)
    assert "variety" in names
    settings.ANALYSERS_OFF = ["telepathy"]
    (problem,) = [one for one in checks.run_checks() if one.id == "leads.E001"]
    assert "telepathy" in problem.msg


@pytest.mark.parametrize("text", ["aaaa" * 4000, "\u202e\u200b \u2066", "12"])
def test_what_can_not_be_told_is_kept_with_its_reasons(text: str, cast: Cast, board: Board) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text=text)
    finding.look(clue.pk)
    told = Findings.objects.get(clue=clue).told
    assert all(row["cannot_tell"] for row in told if not row["leads"])


def test_the_likeliest_countries_are_shown_not_those_that_a_sign_could_single_out(cast: Cast, board: Board) -> None:
    """A hundredth of a chance of Latin says more of the Vatican than Spanish says of Mexico, and helps nobody."""
    words = "VID-20190817_puestos_del_tianguis_ok(2) subido por la abuela"
    clue = approved_text_clue(cast, open_case(cast, board), text=words)
    finding.look(clue.pk)
    (language,) = [one for one in standing_of(clue).leads if one.name == "Language"]
    shown = [name for name, _nats in language.signs[0].countries]
    assert "Mexico" in shown
    assert "Vatican City" not in shown


@pytest.mark.django_db(transaction=True)
def test_a_clue_whose_task_was_lost_is_asked_about_again_for_a_while(cast: Cast, board: Board) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text=TEXT)
    assert tasks.ask_again() == 0  # its task may still come
    for since, asked in ((timedelta(hours=2), 1), (timedelta(days=4), 0)):
        Clue.objects.filter(pk=clue.pk).update(approved_at=timezone.now() - since)
        assert tasks.ask_again() == asked
    Clue.objects.filter(pk=clue.pk).update(approved_at=timezone.now() - timedelta(hours=2))
    work_off()
    assert Findings.objects.filter(clue=clue).exists()
    assert tasks.ask_again() == 0
