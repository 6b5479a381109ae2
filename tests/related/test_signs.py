"""Signs: what is so much a clue's own that the same elsewhere is no chance, in one spelling."""

from __future__ import annotations

import pytest

from forum.related.signs import of_clue


def found(text: str, region: str = "") -> set[tuple[str, str]]:
    return of_clue(text=text, region=region, file_sha256="")


def test_a_number_is_the_same_however_it_is_written() -> None:
    spellings = ["call +52 951 516 0000", "(951) 516 0000", "tel. 951 516 00 00.", "0052 951 5160000"]
    assert {frozenset(found(one, "MX")) for one in spellings} == {frozenset({("phone", "+529515160000")})}


@pytest.mark.parametrize("text", ["2024-05-06 12:30", "Total 1.234,50", "08:15 15:20 21:30", "68000", "No. 1 2 3 4 5"])
def test_dates_and_sums_are_no_numbers_to_call(text: str) -> None:
    assert found(text, "MX") == set()


def test_addresses_and_links_but_no_front_pages() -> None:
    assert found("write to La.Esquina@Example.org!") == {("mail", "la.esquina@example.org")}
    assert found("see https://www.example.org/shop/7?x=1.") == {("link", "example.org/shop/7")}
    assert found("https://example.org/ and http://[bad") == set()


def test_a_longer_text_as_a_whole_and_the_same_file() -> None:
    words = "Pan dulce, conchas y cuernos recién horneados todos los días"
    assert found(words) == found(words.upper().replace(" ", "\n"))
    assert found("Pan dulce") == set()
    assert of_clue(text="", region="", file_sha256="ab") == {("file", "ab")}
