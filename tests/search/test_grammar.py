"""The grammar says what to write where it is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import BadInput
from forum.index.terms import folded_words, spans, terms
from forum.search.grammar import parse
from forum.search.reading import excerpt, says


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a word"),
        ("   ", "Write a word"),
        ("!?", "no letter and no digit"),
        ("-hotel", "a word to find too"),
        ("colour:red", "nothing this search knows"),
        ("from:", "right after"),
        ("before:yesterday", "year-month-day"),
        ("before:2026-02-30", "year-month-day"),
        ("type:photo", "visible_text"),
        ("state:draft", "reopened"),
        ("is:mine", "unanswered"),
        ("has:text", "picture"),
        ("lang:spanish!", "language code"),
        ("place:atlantis", "no place called"),
        ("-type:speech", "never before"),
        ("x" * 301, "too long"),
        ("a " * 40, "too long"),
    ],
)
def test_what_is_not_understood_gets_a_sentence_that_says_what_to_write(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(typed)
    assert sentence in refused.value.sentence


def test_a_colon_within_words_is_no_operator() -> None:
    assert [word.folded for word in parse("12:30 https://example.org").words] == ["12", "30", "https", "example", "org"]
    assert parse('"note: this"').phrases == ("note: this",)


@given(st.text(max_size=200))
def test_no_text_breaks_the_tokeniser_and_what_is_quoted_whole_is_found(text: str) -> None:
    assert all(term.isascii() and term.isalnum() and term == term.lower() for term in terms(text))
    assert folded_words(text) == [one.folded for one in spans(text)]
    assert all(0 <= one.start < one.end <= len(text) for one in spans(text))
    try:
        asked = parse(text)
    except BadInput:
        return
    excerpt(asked, text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "M", "Zs", "Po")), min_size=1, max_size=60))
def test_a_text_says_its_own_words(text: str) -> None:
    try:
        asked = parse(text.replace(":", " ").replace("-", " ").replace("*", " "))
    except BadInput:
        return
    read = text.replace(":", " ").replace("-", " ").replace("*", " ")
    assert says(asked, read, folded_words(read))


def test_an_excerpt_marks_the_hits_around_the_first_and_steers_no_direction() -> None:
    text = "word " * 100 + "The \u202ePanadería\u202c of 寿司屋 " + "word " * 100
    pieces = excerpt(parse("panaderia 寿司"), text)
    assert [piece.text for piece in pieces if piece.is_hit] == ["Panadería", "寿司"]
    assert pieces[0].text == "…"
    assert pieces[-1].text == "…"
    whole = "".join(piece.text for piece in pieces)
    assert "\u202e" not in whole
    assert len(whole) < 300
