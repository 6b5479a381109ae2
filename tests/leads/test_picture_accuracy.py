"""How well writing in pictures is read, measured: its part of docs/analysers/accuracy.md, and its rate."""

from __future__ import annotations

import json
import os
from functools import cache

import pytest

from forum.clues.intake import writing
from geoloc.analysers.finding import reliability
from tests.geoloc.test_accuracy import DOCS, PICTURES, RATES
from tests.leads import signs
from tests.leads.signs import LANGUAGES, WAYS, Tally

pytestmark = pytest.mark.reading
WRITE = bool(os.environ.get("BEARINGS_WRITE_DOCS"))
AGAIN, SLACK = "a photograph", 3  # what is read again by each test, and how many signs of 16 another machine may differ
WORDLESS = 6  # pictures
FOR_RATE, FOR_TABLE = 1, 2  # halves; 0 is what was looked at while it was made
HEAD = f"""{PICTURES}

Written by `BEARINGS_WRITE_DOCS=1 pytest tests/leads/test_picture_accuracy.py` (four minutes); a test reads one of the
pictures again (*{AGAIN}*). [picture-text](picture-text.md) was tried on signs that Pillow drew with Noto and Droid
fonts: 18 letters (8 of scripts without spaces) of Django's messages, 16 to a picture of 1600 by 1200 pixels, letters 44
pixels high (*small*: 17). *Right*: nine letters of ten or more; *wrong*: told, and not right; *silent*: nothing told.
Other words were used while it was made, and others again for the rate that it reckons with: RATE.
In WORDLESS drawn pictures without any writing (fences, tiles, windows, leaves, wires, crosses) FALSE lines were told.
Drawn signs flatter: no hand wrote them, no lamp blinds, nothing hangs before them.

| signs | drawn | right | wrong | silent |
|---|---|---|---|---|
"""
Measured = dict[str, Tally]


@cache
def measured(way: str, half: int) -> tuple[tuple[str, str, str], ...]:
    """(script, what stood there, what was told) of each sign of one picture."""
    found = writing.read(signs.drawn(way, half))
    return tuple(
        (LANGUAGES[locale][0], words, signs.told(found, n, LANGUAGES[locale][0]))
        for n, (locale, words) in enumerate(signs.texts(way, half).items())
    )


def tallied(half: int, ways: tuple[str, ...] = WAYS) -> Measured:
    """By way, by script, and all together, in the order of the table."""
    scripts = dict.fromkeys(script for script, _font in LANGUAGES.values())
    rows: Measured = {name: Tally() for name in (*ways, *scripts, "all")}
    for way in ways:
        for script, truth, told in measured(way, half):
            for row in (way, script, "all"):
                rows[row].add(truth, told)
    return rows


def test_the_table_and_the_rate_are_what_is_measured() -> None:
    if WRITE:
        _write()
    page = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {AGAIN} |")]
    drawn, right = (int(cell) for cell in row.split("|")[2:4])
    fresh = tallied(FOR_TABLE, (AGAIN,))["all"]
    assert fresh.drawn == drawn
    assert abs(fresh.right - right) <= SLACK


def test_nine_in_ten_of_what_is_told_is_right() -> None:
    rate = reliability("picture-text")
    assert rate.tried >= 90
    assert rate.rate >= 0.85


def test_its_limits_have_a_page() -> None:
    page = (DOCS / "picture-text.md").read_text(encoding="utf-8")
    assert "## Where it fails" in page
    assert "accuracy.md" in page


def _write() -> None:
    rate = tallied(FOR_RATE)["all"]
    rates = json.loads(RATES.read_text())
    rates["picture-text"] = [rate.drawn - rate.silent, rate.right]
    RATES.write_text(json.dumps(dict(sorted(rates.items())), indent=0) + "\n")
    table = tallied(FOR_TABLE)
    rows = "".join(
        f"| {name} | {one.drawn} | {one.right} | {one.wrong} | {one.silent} |\n" for name, one in table.items()
    )
    said = f"{rate.right} of the {rate.drawn - rate.silent} told were right"
    false = sum(len(writing.read(signs.wordless(n)).lines) for n in range(WORDLESS))
    head = HEAD.replace("RATE", said).replace("WORDLESS", str(WORDLESS)).replace("FALSE", str(false))
    page = (DOCS / "accuracy.md").read_text(encoding="utf-8").partition(PICTURES)[0]
    (DOCS / "accuracy.md").write_text(page + head + rows, encoding="utf-8")
