"""Finding passages and putting blocks in their place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.redaction.passages import BLOCKS, Scrubber, Span, moved, passages_in, quoted

BLOCK = BLOCKS["person"]


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("Ana", "ANA and Ana, not Jon", f"{BLOCK} and {BLOCK}, not Jon"),
        ("Ana", "Anas", f"{BLOCK}s"),  # too much is seen in the preview; too little would be seen by readers
        ("Calle del Arco", "in Calle\ndel   Arco 3", f"in {BLOCK} 3"),
        ("Calle del Arco", "> in Calle\n> del Arco 3", f"> in {BLOCK} 3"),
        ("José", unicodedata.normalize("NFD", "José"), BLOCK),
        ("person", f"{BLOCK} is a person", f"{BLOCK} is a {BLOCK}"),  # the words of a block are nobody's
        ("a.b", "acb a.b", f"acb {BLOCK}"),
        ("Amina Said", "**Ami**na Said, Amina\u200b Sa\u00adid", f"**{BLOCK}, {BLOCK}"),
        ("Amina Said", "&#65;mina Said; Amína Said; Amina\\\nSaid", f"{BLOCK}; {BLOCK}; {BLOCK}"),
        ("Amina Said", "Amina-Said; Amina\n> - Said; ＡＭＩＮＡ Said", f"{BLOCK}; {BLOCK}; {BLOCK}"),
        ("أمينة", "اسمها أَمينة", f"اسمها {BLOCK}"),
        ("", "as it was", "as it was"),
    ],
)
def test_what_is_found(passage: str, text: str, left: str) -> None:
    assert Scrubber((passage,), BLOCK).of(text) == left


def test_the_longer_of_two_passages_is_found_first() -> None:
    assert Scrubber(("Ana", "Ana Ruiz"), BLOCK).of("Ana Ruiz") == BLOCK


def test_texts_in_json_are_scrubbed_and_names_of_fields_are_not() -> None:
    told = {"Ana": ["Ana", 1, None, {"x": "by Ana"}]}
    assert Scrubber(("Ana",), "-").within(told) == {"Ana": ["-", 1, None, {"x": "by -"}]}


def test_a_line_is_a_passage_each_once() -> None:
    assert passages_in(" one  two\r\n\n\x00three\none two") == ("one two", "three")


def test_a_quote_goes_on_to_the_next_empty_line() -> None:
    text = "> one\ntwo\n\nthree\n> four"
    assert [quoted(text, Span(text.index(word), text.index(word) + 1)) for word in ("one", "two", "three", "four")] == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_quote_in_a_list_is_one_and_a_long_text_is_read_once() -> None:
    text = "- > one\n\n1. > two\n\n- three"
    assert [quoted(text, Span(text.index(word), text.index(word) + 1)) for word in ("one", "two", "three")] == [
        True, True, False,
    ]  # fmt: skip
    long = "> " + "Lea\n" * 4_900
    spans = Scrubber(("Lea",), BLOCK).spans(long)
    assert sum(quoted(long, span) for span in spans) == 4_900


@given(st.text("ab ", max_size=30), st.data())
def test_what_lies_outside_of_passages_still_says_the_same(text: str, data: st.DataObject) -> None:
    scrubber = Scrubber(("ab",), "###")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = scrubber.spans(text)
    low, high = moved(spans, 3, start, end)
    left = scrubber.of(text)
    assert 0 <= low <= high <= len(left)
    if not any(one.start < end and start < one.end for one in spans) and start < end:
        assert left[low:high] == text[start:end]
