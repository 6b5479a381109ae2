"""What Unicode says of a text: its scripts run by run, its direction, what can't be seen, code points, Latin."""

from __future__ import annotations

from itertools import pairwise

import pytest
import unicodedataplus
from hypothesis import given
from hypothesis import strategies as st

from forum.clues.letters import MOST_POINTS, code_points, direction_of, in_latin, runs_of, unseen
from forum.clues.passages import passages

TEXTS = st.text(alphabet="ab é京かع😀\u200d\u202e\u00ad я1.", max_size=40)


def _runs(text: str) -> list[tuple[str, str]]:
    return [(text[run.start : run.end], run.script) for run in runs_of(text)]


def test_scripts_are_told_run_by_run_so_that_one_foreign_letter_is_found() -> None:
    assert _runs("p\u0430ypal, да") == [("p", "Latin"), ("\u0430", "Cyrillic"), ("ypal, ", "Latin"), ("да", "Cyrillic")]
    assert _runs("«10» خبز") == [("«10» خبز", "Arabic")], "shared signs at the beginning go with what comes"
    assert _runs("新宿のパン屋 ok") == [("新宿のパン屋 ", "Japanese"), ("ok", "Latin")]
    assert _runs("新宿区") == [("新宿区", "Han")]
    assert _runs("10:30 …") == [("10:30 …", "")]
    assert _runs("e\u0301ѐ") == [("e\u0301", "Latin"), ("ѐ", "Cyrillic")], "an accent goes with its letter"


@given(TEXTS)
def test_runs_cover_the_text_in_order_and_neighbours_differ(text: str) -> None:
    runs = runs_of(text)
    assert "".join(text[run.start : run.end] for run in runs) == text
    assert all(one.end == other.start and one.script != other.script for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Rua", "ltr"), ("مخبز open", "rtl"), ("«10» בית", "rtl"), ("10:30", ""),
        ("\u2067abc\u2069 بيت", "rtl"), ("\u2067بيت\u2069 abc", "ltr"), ("\u200f 12", "rtl"),
    ],
)  # fmt: skip
def test_the_direction_is_that_of_the_first_strong_letter_outside_isolates(text: str, direction: str) -> None:
    assert direction_of(text) == direction


@pytest.mark.parametrize(
    ("label", "character"),
    {
        "ZWJ": "\u200d", "ZWNJ": "\u200c", "LRM": "\u200e", "RLM": "\u200f", "LRE": "\u202a", "RLO": "\u202e",
        "PDF": "\u202c", "FSI": "\u2068", "PDI": "\u2069", "NBSP": "\u00a0", "SHY": "\u00ad", "BOM": "\ufeff",
        "VS16": "\ufe0f", "VS17": "\U000e0100", "TAG a": "\U000e0061", "FVS4": "\u180f", "U+0007": "\x07",
    }.items(),
)  # fmt: skip
def test_what_can_not_be_seen_has_a_label(label: str, character: str) -> None:
    assert unseen(character) == label


def test_what_can_be_seen_has_none() -> None:
    for character in "a ب京😀\t\n\u3000\u0600\u0301":
        assert unseen(character) == "", unicodedataplus.name(character, "?")


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Пекарня", "Pekarnya"), ("مخبز", "mkhbz"), ("φούρνος", "foyrnos"), ("บ้าน", "ban"), ("ბინა", "bina"),
        ("빵집", "PpangJib"), ("Panadería", "Panadería"), ("Кафе «Ñandú»", "Kafe «Ñandú»"),
        ("١٢ خبز\u200f 👩", "12 khbz 👩"),
    ],
)  # fmt: skip
def test_letters_become_latin_and_latin_ones_stay(text: str, latin: str) -> None:
    assert in_latin(text) == latin


def test_code_points_have_number_and_name_and_are_no_more_than_two_hundred() -> None:
    found = list(code_points("🏠\u200d京", 0, 9))
    assert [(one.place, one.code, one.name, one.unseen) for one in found] == [
        (1, "U+1F3E0", "HOUSE BUILDING", ""),
        (2, "U+200D", "ZERO WIDTH JOINER", "ZWJ"),
        (3, "U+4EAC", "CJK UNIFIED IDEOGRAPH-4EAC", ""),
    ]
    assert [one.place for one in code_points("abcdef", 2, 4)] == [3, 4]
    assert len(list(code_points("a" * 900, 100, 900))) == MOST_POINTS


@given(TEXTS)
def test_parts_of_a_passage_are_its_text_and_each_unseen_character_stands_alone(text: str) -> None:
    for passage in passages(text):
        parts = [part for piece in passage.pieces for part in piece.parts]
        assert "".join(part.text for part in parts) == "".join(piece.text for piece in passage.pieces)
        for part in parts:
            assert bool(part.unseen) == bool(unseen(part.text[0]))
            assert len(part.text) == 1 or not any(unseen(character) for character in part.text)
