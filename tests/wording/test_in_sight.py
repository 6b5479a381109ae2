"""In names and titles a character that turns or hides others is a label, on every page that shows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.test import Client

from accounts.in_sight import LABELS, markup, text
from accounts.models import User
from forum.boards.models import Board
from tests.cast import Cast, approved_text_clue, open_case
from tests.wording.names_in_templates import NO_NAMES, TEMPLATES, uses

RLO = "\u202e"


@pytest.mark.req(76)
def test_every_template_labels_the_names_and_titles_it_shows() -> None:
    bare = {(one.template, one.expression, one.needs) for one in uses() if not one.is_labelled}
    assert bare == set()
    assert len(uses()) > 100, "the test must see what it judges"


def test_what_is_exempt_is_there() -> None:
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    gone = [
        (path, expression)
        for path, expression in NO_NAMES
        if not any(expression in words for name, words in texts.items() if name.startswith(path))
    ]
    assert gone == []


@pytest.mark.parametrize("char", sorted(LABELS))
def test_each_of_them_is_a_label_that_says_in_words_what_it_is(char: str) -> None:
    shown = markup(f"a{char}<b>")
    assert char not in shown
    assert f">[{LABELS[char][0]}]</span>&lt;b&gt;" in shown
    assert f'aria-label="{LABELS[char][1]}"' in shown
    assert text(f"a{char}b") == f"a[{LABELS[char][0]}]b"


@pytest.mark.parametrize("name", ["Ελένη Ruiz", "Омар Haddad", "می\u200cخواهم", "क्\u200dष", "a & b", "", "مريم"])
def test_mixed_scripts_and_joiners_that_spell_are_left_alone(name: str) -> None:
    assert markup(name) == text(name) == name


def test_joiners_elsewhere_are_labelled_and_markup_stays_markup() -> None:
    assert text("pass\u200cword می\u200cx") == "pass[ZWNJ]word می[ZWNJ]x"
    page = Template("<b>{{ one|in_sight }}</b>{{ none|in_sight }}<i title='{{ one|in_sight:\"text\" }}'>")
    shown = page.render(Context({"one": f"<x>{RLO}", "none": None}))
    assert shown.startswith("<b>&lt;x&gt;<span ")
    assert shown.endswith("</b><i title='&lt;x&gt;[RLO]'>")


@pytest.mark.req(76)
def test_a_question_and_a_title_that_turn_their_words_round_are_seen_through(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board, question=f"Where is {RLO}gpj.exe?")
    clue = approved_text_clue(cast, case, title=f"note{RLO}fdp.txt")
    reader = client_of(cast.expert_mx)
    for page in (f"/cases/{case.pk}/", f"/clues/{clue.pk}/", f"/boards/{board.pk}/", "/"):
        shown = reader.get(page, follow=True).content.decode()
        assert RLO not in shown, page
    assert "[RLO]</span>gpj.exe?" in reader.get(f"/cases/{case.pk}/").content.decode()
    assert 'title="right-to-left override">[RLO]</span>fdp.txt' in reader.get(f"/clues/{clue.pk}/").content.decode()
