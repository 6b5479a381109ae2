"""Better terms: whole words in any script, whatever their case and accents; and what the starting list says."""

from __future__ import annotations

import time

import pytest

from forum.wording.folding import words
from forum.wording.starting import STARTING
from forum.wording.terms import LANGUAGES, Entry, forms_of, terms_in

ANY = Entry(forms_of("old term; old terms; 古い; лодка; कि"), "new term", "it is newer", "en")


def better(text: str) -> list[str]:
    return [one.entry.better for one in terms_in(text, STARTING.values())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An OLD Term.", ["OLD Term"]),
        ("Two old\n  terms, and an old term", ["old\n  terms", "old term"]),
        ("old-term", ["old-term"]),
        ("ōld térm", ["ōld térm"]),
        ("ol\u200bd te\u00adrm", ["ol\u200bd te\u00adrm"]),
        ("o\u0301ld term", ["o\u0301ld term"]),
        ("これは古いです", ["古い"]),
        ("ЛОДКА", ["ЛОДКА"]),
        ("कि", ["कि"]),
        ("old termite, fold term, old, term", []),
        ("лодками", []),
        ("की", []),
        ("old terms of old", ["old terms"]),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words(text: str, found: list[str]) -> None:
    assert [one.text for one in terms_in(text, [ANY])] == found


def test_of_two_that_begin_alike_the_longer_one_is_found_and_each_once() -> None:
    short = Entry(("old",), "young", "why", "en")
    found = terms_in("old term OLD TERM old", [short, ANY])
    assert [(one.text, one.entry.better) for one in found] == [("old term", "new term"), ("old", "young")]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("He searched for child pornography.", "child sexual abuse material"),
        ("a known Sex Tourist", "travelling child sex offender"),
        ("La PORNOGRAFIA INFANTIL es un delito", "material de abuso sexual de niños, niñas y adolescentes"),
        ("la pédopornographie", "matériel d’abus sexuels sur enfants"),
        ("enfants prostitues", "enfant exploité dans la prostitution"),
        ("بَغَاءُ الأَطْفَال", "استغلال الأطفال في البغاء"),
        ("السياحة الجنسية", "الاستغلال الجنسي للأطفال في السفر والسياحة"),
    ],
)
def test_the_starting_list_knows_the_terms_of_the_field_in_four_languages(text: str, term: str) -> None:
    assert better(text) == [term]


def test_no_better_term_of_the_list_is_itself_one_to_avoid() -> None:
    assert {key: better(one.better) for key, one in STARTING.items() if better(one.better)} == {}
    assert all(one.forms and one.why and one.language in LANGUAGES for one in STARTING.values())
    assert {one.language for one in STARTING.values()} == {"en", "fr", "es", "ar"}


@pytest.mark.parametrize("text", ["a" * 20_000, "child " * 4_000, "\u0301" * 20_000, "ﷺ" * 20_000, "古" * 20_000])
def test_a_hostile_text_costs_little(text: str) -> None:
    begun = time.process_time()
    terms_in(text * 50, STARTING.values())
    assert time.process_time() - begun < 2
    assert len(words("a " * 50_000)) == 10_000
