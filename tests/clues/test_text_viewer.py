"""A text in its viewer: what is marked, labelled and listed leaves its characters and their offsets as they are."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from audit.models import Entry
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.discussion import actions
from tests.care.looking import chosen, pressed
from tests.cast import Cast, approved_text_clue, open_case

TEXT = "Ca\u00adf\u0435 10\u00a0h & <b>\n\nمخبز\u200f (ok) \u2067x\u2069\nПекарня\ufeff 👩\u200d🍳"
PASSAGE = re.compile(r'<p dir="(\w+)" data-passage="(\d+)">(.*?)</p>', re.S)


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_text_clue(cast, open_case(cast, board), text=TEXT)


def _page(client_of, person, clue: Clue, name: str = "clue", **headers: str) -> str:
    answer = client_of(person).get(reverse(f"clues:{name}", args=[clue.pk]), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_browser_counts_and_copies_exactly_the_text_that_was_given(cast: Cast, clue: Clue, client_of) -> None:
    actions.comment_on_mark(
        by=cast.expert_mx, clue_id=clue.pk, shape="span", geometry={"start": 1, "end": 8}, text="Odd."
    )
    passages = PASSAGE.findall(_page(client_of, cast.expert_mx, clue))
    assert [way for way, _start, _words in passages] == ["ltr", "rtl", "ltr"]
    for _way, start, words in passages:
        text = html.unescape(re.sub(r"<[^>]+>", "", words))
        assert clue.text[int(start) : int(start) + len(text)] == text
        assert text in clue.text.split("\n")
    assert len(passages) == 3


def test_what_can_not_be_seen_and_what_is_of_another_script_is_told(cast: Cast, clue: Clue, client_of) -> None:
    page = _page(client_of, cast.expert_mx, clue)
    for label, title in (
        ("SHY", "U+00AD SOFT HYPHEN"),
        ("NBSP", "U+00A0 NO-BREAK SPACE"),
        ("RLM", "U+200F RIGHT-TO-LEFT MARK"),
        ("RLI", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("BOM", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("ZWJ", "U+200D ZERO WIDTH JOINER"),
    ):
        assert f'<span class="unseen" data-code="{label}" title="{title}">' in page
    assert '<span class="stray" title="Cyrillic script">\u0435 10</span>' in page
    assert "<span>Latin script 1–4</span>, <span>Cyrillic script 5–" in page
    assert "right to left" in page


def test_an_ordinary_text_has_no_labels_and_no_switch_for_them(cast: Cast, board: Board, client_of) -> None:
    page = _page(client_of, cast.expert_mx, approved_text_clue(cast, open_case(cast, board)))
    assert "data-chips" not in page
    assert 'class="unseen"' not in page


def test_latin_letters_stand_under_each_paragraph_alone_or_as_a_page(cast: Cast, clue: Clue, client_of) -> None:
    part = _page(client_of, cast.expert_mx, clue, "latin", HX_Request="true")
    assert "<html" not in part
    assert "mkhbz (ok)" in part
    assert "Pekarnya" in part
    assert "Approximate" in part
    assert "<html" in _page(client_of, cast.expert_mx, clue, "latin")
    assert Entry.objects.filter(op="clue.consult").exists()


def _points(client_of, person, clue: Clue, start: int, end: int, **headers: str) -> tuple[int, str]:
    typed = {"start": start, "end": end}
    answer = client_of(person).post(reverse("clues:points", args=[clue.pk]), typed, headers=headers)
    return answer.status_code, answer.content.decode()


def test_code_points_of_a_span_are_listed_and_a_span_that_is_none_is_said(cast: Cast, clue: Clue, client_of) -> None:
    before = Entry.objects.filter(op="clue.consult").count()
    status, part = _points(client_of, cast.expert_mx, clue, 1, 5, HX_Request="true")
    assert status == 200
    assert "<html" not in part
    assert part.count("<li value=") == 4
    assert "U+00AD" in part
    assert "CYRILLIC SMALL LETTER IE" in part
    assert Entry.objects.filter(op="clue.consult").count() == before + 1
    status, wrong = _points(client_of, cast.expert_mx, clue, 5, 5)
    assert status == 422
    assert "at least one character" in wrong


def test_long_spans_are_cut_and_it_is_said(cast: Cast, board: Board, client_of) -> None:
    long = approved_text_clue(cast, open_case(cast, board), text="ab " * 200)
    status, page = _points(client_of, cast.expert_mx, long, 0, 600)
    assert status == 200
    assert page.count("<li value=") == 200
    assert "Only the first 200" in page


def test_who_may_not_see_the_clue_gets_neither(cast: Cast, clue: Clue, client_of) -> None:
    for name in ("latin", "annotations"):
        assert client_of(cast.outsider).get(reverse(f"clues:{name}", args=[clue.pk])).status_code == 404
    assert _points(client_of, cast.outsider, clue, 0, 5)[0] == 404


def test_a_text_that_somebody_keeps_closed_is_not_read_letter_by_letter_either(
    cast: Cast, clue: Clue, client_of
) -> None:
    browser = client_of(cast.expert_mx)
    chosen(cast.expert_mx, off=("text",))
    for name in ("latin", "annotations"):
        assert browser.get(reverse(f"clues:{name}", args=[clue.pk])).status_code == 409
    assert _points(client_of, cast.expert_mx, clue, 0, 5)[0] == 409
    pressed(browser, clue)
    for name in ("latin", "annotations"):
        assert browser.get(reverse(f"clues:{name}", args=[clue.pk])).status_code == 200
