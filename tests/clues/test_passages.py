"""A text cut into paragraphs and where marks begin and end loses nothing, and its offsets are those of the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forum.clues.passages import Span, passages

TEXTS = st.text(alphabet="ab é京ع😀\n\r ", max_size=60)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4))
def test_each_character_of_a_paragraph_is_under_exactly_its_marks(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(str(n), start, start + length) for n, (start, length) in enumerate(places)]
    for passage in passages(text, spans):
        at = passage.start
        for piece in passage.pieces:
            assert piece.text == text[at : at + len(piece.text)]
            for offset in range(at, at + len(piece.text)):
                assert set(piece.marks) == {span.pk for span in spans if span.start <= offset < span.end}
            at += len(piece.text)


def test_paragraphs_tell_their_script() -> None:
    found = passages("مخبز الزاوية\n\nFour Al-Zawiya, 5h30\n新宿\n...")
    assert [passage.script for passage in found] == ["Arabic", "Latin", "Han", ""]
