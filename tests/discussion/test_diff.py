"""The words an edit changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forum.discussion.diff import words_changed


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_from_the_difference(before: str, after: str) -> None:
    pieces = words_changed(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_only_the_changed_word_is_marked() -> None:
    pieces = words_changed("The tiles are blue here.", "The tiles are green here.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "The tiles are "),
        ("del", "blue"),
        ("ins", "green"),
        ("same", " here."),
    ]


def test_scripts_without_spaces_are_compared_character_by_character() -> None:
    changed = [(piece.kind, piece.text) for piece in words_changed("京都の家", "奈良の家") if piece.kind != "same"]
    assert changed == [("del", "京都"), ("ins", "奈良")]
