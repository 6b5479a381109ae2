"""Mains hum of a clue's sound: heard by the confined worker in the shown copy, told after one's own answer."""

from __future__ import annotations

import io
import wave

import pytest
from django.urls import reverse

from accounts.errors import BadInput
from forum.boards.models import Board
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.clues.intake import child
from forum.clues.intake.recipes import SoundRecipe, Voice
from forum.clues.models import Clue
from forum.leads import finding
from forum.leads.models import Findings
from tests.answers.saying import say
from tests.arrival.working import work_off
from tests.cast import Cast, approve, make_board, make_cast, open_case
from tests.geoloc import made_sound

HUM = "A hum of 60 Hz and its multiples"


def wav(seconds: float = 17, *, hertz: int = 60) -> bytes:
    sound = made_sound.coded(made_sound.recording(0, seconds, hertz, 12), "as recorded")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(made_sound.RATE)
        out.writeframes((sound * 32767).astype("<i2").tobytes())
    return file.getvalue()


def heard(cast: Cast, board: Board, data: bytes, recipe: SoundRecipe | None = None) -> Clue:
    """An approved sound, not yet looked at."""
    words = ClueWords(clue_type="speech", title="A voice", expect="A market, calm", language="es")
    file = intake.clean(data, name="a.wav", recipe=recipe)
    case = open_case(cast, board)
    clue = clue_actions.submit_clue(by=cast.investigator, case_id=case.pk, words=words, file=file)
    approve(cast, clue.pk)
    return clue


def told(clue: Clue) -> dict[str, object]:
    finding.look(clue.pk)
    (row,) = Findings.objects.get(clue=clue).told  # without words no analyser of texts has anything to say
    assert row["analyser"] == "hum"
    return row


def test_a_hum_is_told_with_its_strength_and_countries_after_ones_own_answer(cast: Cast, board: Board, client_of):
    clue = heard(cast, board, wav())
    (lead,) = told(clue)["leads"]
    assert lead["reason"].startswith(HUM)
    assert " dB out of the noise" in lead["reason"]
    assert {"US", "MX", "BR"} <= {code for code, nats in lead["ratios"] if nats > 0.5}

    def page(who) -> str:
        return client_of(who).get(reverse("clues:clue", args=[clue.pk])).content.decode()

    assert HUM not in page(cast.expert_mx)
    say(cast.expert_mx, clue, ("AR", 0.7))
    shown = page(cast.expert_mx)
    assert HUM in shown
    assert "Which language is spoken no program here recognises" in shown
    assert HUM not in page(cast.expert_other)


def test_where_none_can_be_told_it_says_why(cast: Cast, board: Board) -> None:
    assert "16 seconds" in told(heard(cast, board, wav(9)))["cannot_tell"]
    none = told(heard(cast, board, wav(hertz=0)))["cannot_tell"]
    changed = heard(cast, board, wav(), SoundRecipe(voice=Voice.LOWER))
    assert told(changed)["cannot_tell"] == none  # that the voice was changed is for moderators to know
    assert "No hum that can be told in this copy" in none


def test_a_copy_that_the_worker_can_not_read_and_one_that_waits(cast: Cast, board: Board, monkeypatch) -> None:
    clue = heard(cast, board, wav(2))

    def broken(_shown: bytes) -> None:
        raise BadInput("The worker died over it.")

    def busy(_shown: bytes) -> None:
        raise child.Busy("Other files are being read.")

    monkeypatch.setattr(child, "hum", busy)
    with pytest.raises(child.Busy):  # the task asks again
        finding.look(clue.pk)
    assert not Findings.objects.exists()
    monkeypatch.setattr(child, "hum", broken)
    assert "could not be read" in told(clue)["cannot_tell"]


def test_switched_off_nothing_is_heard(cast: Cast, board: Board, settings, monkeypatch) -> None:
    monkeypatch.setattr(child, "hum", lambda _shown: pytest.fail("It was switched off."))
    settings.ANALYSERS_OFF = ["hum"]
    clue = heard(cast, board, wav(2))
    finding.look(clue.pk)
    assert Findings.objects.get(clue=clue).told == []


@pytest.mark.django_db(transaction=True)
def test_an_approved_sound_is_listened_to_by_the_worker_never_by_the_web_process() -> None:
    cast = make_cast()
    clue = heard(cast, make_board(cast), wav(2))
    assert not Findings.objects.exists()
    work_off()
    assert Findings.objects.get().clue_id == clue.pk


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"hertz": 55, "why": "", "strength": [9.0, 1.0]}, {"hertz": 50, "why": "short", "strength": [9.0, 1.0]},
        {"hertz": None, "why": "", "strength": [9.0, 1.0]}, {"hertz": 50.0, "why": "", "strength": [9.0, 1.0]},
        {"hertz": 50, "why": "", "strength": [1e9, 1.0]}, {"hertz": None, "why": "tired", "strength": [0.0, 0.0]},
    ],
)  # fmt: skip
def test_what_the_worker_says_is_believed_only_in_its_form(facts: dict[str, object], monkeypatch) -> None:
    monkeypatch.setattr(child, "_parsed", lambda _answer: ({"facts": facts}, b""))
    monkeypatch.setattr(child, "_in_turn", lambda *_asked: b"")
    with pytest.raises(BadInput):
        child.hum(b"x")
