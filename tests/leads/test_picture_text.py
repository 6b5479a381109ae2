"""Words in a picture reach the analysers; what can't be read says why; an analyser that fails takes no other along."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from django.core import checks
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from accounts.errors import BadInput
from forum.boards.models import Board
from forum.clues import actions
from forum.clues.actions import ClueWords
from forum.clues.intake import clean, packs, writing
from forum.clues.intake.child import Busy
from forum.clues.intake.writing import Line, Writing
from forum.clues.models import Clue
from forum.leads import finding, tasks
from forum.leads.models import Findings
from forum.leads.queries import standing_of
from geoloc.analysers import registry
from geoloc.analysers.finding import reliability
from tests.answers.saying import say
from tests.cast import Cast, approve, approved_text_clue, open_case
from tests.leads import signs

HEADING = "Words in the picture"
PHONE = Line("Tel. +54 11 4321-5678", "Latin", 93, 0.1, 0.7, 0.3, 0.05)
SHOP = Line("www.panaderia.com.ar", "Latin", 95, 0.6, 0.1, 0.2, 0.04)


def picture_clue(cast: Cast, board: Board, picture: Image.Image | None = None, text: str = "") -> Clue:
    words = ClueWords(clue_type="visible_text", title="A sign", expect="A sign at a shop", text=text)
    file = clean(signs.jpeg(picture or Image.new("RGB", (64, 48), "white")), name="sign.jpg")
    clue = actions.submit_clue(by=cast.investigator, case_id=open_case(cast, board).pk, words=words, file=file)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def wall(*hung: tuple[Image.Image, int, int], size: tuple[int, int] = (1000, 700)) -> Image.Image:
    """Signs on a grey wall, each with its left and top."""
    picture = Image.new("RGB", size, (110, 120, 125))
    for sign, left, top in hung:
        picture.paste(sign, (left, top), sign)
    return picture


def told_of(clue: Clue) -> dict[str, dict]:
    return {row["analyser"]: row for row in Findings.objects.get(clue=clue).told}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch):
    """reads(what): from here on what is read in any picture, or raised."""

    def set_to(what: Writing | Exception) -> None:
        def read(shown: bytes) -> Writing:
            assert shown.startswith(b"\xff\xd8\xff"), "only what was drawn anew is read"
            if isinstance(what, Exception):
                raise what
            return what

        monkeypatch.setattr(writing, "missing", lambda: "")
        monkeypatch.setattr(writing, "read", read)

    return set_to


@pytest.mark.reading
def test_a_sign_is_read_and_an_expert_sees_it_after_their_own_answer(cast: Cast, board: Board, client_of) -> None:
    shop = signs.board("Panadería La Esquina").rotate(4, expand=True)
    clue = picture_clue(cast, board, wall((shop, 80, 60), (signs.board("Tel. +54 11 4321-5678"), 380, 560)))
    finding.look(clue.pk)

    def page() -> str:
        return client_of(cast.expert_mx).get(reverse("clues:clue", args=[clue.pk])).content.decode()

    assert HEADING not in page()
    say(cast.expert_mx, clue, ("AR", 0.7))
    shown = page()
    assert HEADING in shown
    assert "Panadería La Esquina" in shown
    assert "+54 is the prefix of Argentina." in shown
    (phone,) = told_of(clue)["phone"]["boxes"]
    left, top, wide, high = phone
    assert 0.35 < left < 0.45
    assert 0.78 < top < 0.9
    assert high < 0.15 < wide < 0.6
    assert "bottom middle: " in shown


def test_leads_of_a_picture_are_weaker_than_those_of_a_text_and_say_where(cast: Cast, board: Board, reads) -> None:
    reads(Writing((SHOP, PHONE), 5, 3))
    clue = picture_clue(cast, board)
    text = approved_text_clue(cast, clue.case, text=PHONE.text)
    for one in (clue, text):
        finding.look(one.pk)
    seen, written = told_of(clue)["phone"], told_of(text)["phone"]
    assert seen["leads"][0]["quote"] == written["leads"][0]["quote"] == "+54 11 4321-5678"
    assert 0 < seen["leads"][0]["ratios"][0][1] < written["leads"][0]["ratios"][0][1]
    assert seen["rate"] == pytest.approx(written["rate"] * reliability("picture-text").rate, abs=0.002)
    assert seen["boxes"] == [[0.1, 0.7, 0.3, 0.05]]
    assert told_of(clue)["domain"]["boxes"] == [[0.6, 0.1, 0.2, 0.04]]
    read = told_of(clue)["picture-text"]["read"]
    assert "no time for: 3." in told_of(clue)["picture-text"]["cannot_tell"]
    assert [one["text"] for one in read] == ["www[.]panaderia[.]com[.]ar", PHONE.text], "never as an address"
    assert [one.place.words for one in standing_of(clue).leads[0].written] == ["top right", "bottom left"]


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (Writing((), 0), "No writing was found"),
        (Writing((), 7), "look like writing: 7. None could be read with confidence."),
        (Writing((), 9, 4), "there was no time for: 4."),
        (BadInput("died"), "reading it broke off"),
    ],
)
def test_what_can_not_be_read_says_why(read: Writing | Exception, reason: str, cast, board, reads, client_of) -> None:
    reads(read)
    clue = picture_clue(cast, board)
    finding.look(clue.pk)
    (row,) = told_of(clue).values()
    assert reason in row["cannot_tell"]
    assert reason in client_of(cast.investigator).get(reverse("clues:clue", args=[clue.pk])).content.decode()


def test_where_no_reader_is_installed_the_page_says_so(cast: Cast, board: Board, client_of, monkeypatch) -> None:
    monkeypatch.setattr(packs, "find_spec", lambda name: None)
    packs.missing.cache_clear()
    clue = picture_clue(cast, board)
    finding.look(clue.pk)
    packs.missing.cache_clear()
    shown = client_of(cast.investigator).get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert "Text in pictures is not read here: the package rapidocr is not installed" in shown


def test_it_is_switched_off_by_its_name(cast: Cast, board: Board, reads, settings) -> None:
    reads(Writing((PHONE,), 1))
    settings.ANALYSERS_OFF = ["picture-text"]
    assert not [one for one in checks.run_checks() if one.id == "leads.E001"]
    clue = picture_clue(cast, board)
    finding.look(clue.pk)
    assert told_of(clue) == {}


@pytest.mark.parametrize("line", ["aaaaaaaaaaaa", "\u202eabc\u2066 \u05d0\u05d1 12"])
def test_odd_lines_end_in_reasons(line: str, cast: Cast, board: Board, reads) -> None:
    reads(Writing((Line(line, "Latin", 90, 0.0, 0.0, 0.5, 0.1),), 1))
    clue = picture_clue(cast, board)
    finding.look(clue.pk)
    rows = told_of(clue)
    assert all(row["cannot_tell"] for name, row in rows.items() if not row["leads"] and name != "picture-text")
    if len(set(line)) == 1:
        assert not any(row["leads"] for row in rows.values())
        assert "again and again" in rows["language"]["cannot_tell"]


def test_while_others_are_read_it_is_asked_again_and_not_for_ever(cast: Cast, board: Board, reads) -> None:
    clue = picture_clue(cast, board)
    reads(Busy("busy"))
    before = DBTaskResult.objects.count()
    tasks.look_at.call(str(clue.pk))
    assert DBTaskResult.objects.count() == before + 1
    assert not Findings.objects.exists()
    tasks.look_at.call(str(clue.pk), tries=1)
    assert "turn did not come" in told_of(clue)["picture-text"]["cannot_tell"]
    assert DBTaskResult.objects.count() == before + 1


def test_what_a_transcript_says_is_kept_where_the_picture_is_never_read(cast: Cast, board: Board, reads) -> None:
    clue = picture_clue(cast, board, text="Llamá al +54 11 4321-5678")
    reads(Busy("busy"))
    tasks.look_at.call(str(clue.pk), tries=1)
    assert told_of(clue)["phone"]["leads"]


@pytest.mark.django_db(transaction=True)
def test_approving_a_picture_without_words_has_the_worker_look(cast: Cast, board: Board) -> None:
    clue = picture_clue(cast, board)
    asked = [
        row.args_kwargs["args"] for row in DBTaskResult.objects.all() if row.task_path.endswith("leads.tasks.look_at")
    ]
    assert asked == [[str(clue.pk)]]


def test_an_analyser_that_fails_takes_no_other_along(cast: Cast, board: Board, monkeypatch, caplog) -> None:
    def fails(reading: object) -> None:
        raise ValueError("Llamá al secreto")

    monkeypatch.setitem(registry.ANALYSERS, "phone", fails)
    clue = approved_text_clue(cast, open_case(cast, board), text="Llamá al +54 11 4321-5678, www.panaderia.com.ar")
    with caplog.at_level(logging.ERROR, logger="forum.leads.analysing"):
        finding.look(clue.pk)
    rows = told_of(clue)
    assert "could not be read" in rows["phone"]["cannot_tell"]
    assert rows["domain"]["leads"]
    assert len(rows) == len(registry.ANALYSERS)
    (record,) = caplog.records
    assert record.getMessage() == f"Analyser phone failed over clue {clue.pk}."


@pytest.mark.reading
def test_a_blank_picture_and_one_of_noise_hold_no_writing() -> None:
    noise = np.random.default_rng(4).integers(0, 256, (600, 800, 3), dtype=np.uint8)
    for picture in (Image.new("RGB", (640, 480), "white"), Image.fromarray(noise)):
        assert writing.read(signs.jpeg(picture)).lines == ()


@pytest.mark.reading
def test_twenty_megapixels_of_odd_signs_are_read_within_the_limits() -> None:
    """One letter again and again is no word; of a line that runs both ways nothing is told but what stands there."""
    arabic, latin = signs.board("طريق", "Arabic", 150), signs.board("Route 66", size=150)
    same = signs.board("AAAAAAAAAAAA", size=150)
    beside = (arabic, 300 + latin.width - 60, 400 + latin.height - arabic.height)
    picture = wall(beside, (latin, 300, 400), (same, 2800, 2900), size=(5472, 3648))
    found = writing.read(signs.jpeg(picture))
    assert found.seen >= 2
    assert found.left == 0
    told = " ".join(one.text for one in found.lines)
    assert "A" not in told.replace("Route", "")
    assert set(told.split()) <= {"طريق", "Route", "66"}, told
