"""The gazetteer: countries and their first-level subdivisions, names in our languages, finding them by name."""

from __future__ import annotations

import json
import lzma
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geoloc.folding import fold

DATA = Path(__file__).resolve().parent / "data"
LANGUAGES = ("en", "fr", "es", "ar")
LONGEST_NAME = 200  # characters of what is looked for that are read: no place has a longer name
_CODE = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?")


@dataclass(frozen=True)
class Area:
    """A country (ISO 3166-1) or a first-level subdivision (ISO 3166-2; X after the hyphen: a code of ours)."""

    code: str
    names: tuple[str, ...]  # in the order of LANGUAGES
    native: str  # in its own language where that differs from all the names, else ""
    parent: str  # the country's code; "" for a country
    region: str  # UN M49 code of the world region, such as 013
    population: int  # people; a subdivision's from its share of towns
    centroid: tuple[float, float]  # latitude, longitude in degrees, inside the largest part
    km2: int

    @property
    def is_country(self) -> bool:
        return not self.parent

    def name(self, language: str) -> str:
        """In a language of ours (“es”, “es-mx”); English for any other."""
        return self.names[_column(language)]


def area(code: str) -> Area:
    """The area of a code; KeyError if there is none."""
    return _areas()[code]


def is_area(code: str) -> bool:
    return code in _areas()


def countries(language: str = "en") -> list[Area]:
    """All 250, by name in a language."""
    return sorted((one for one in _areas().values() if one.is_country), key=lambda one: fold(one.name(language)))


def subdivisions(country: str) -> list[Area]:
    """First-level subdivisions by code; empty where a country has none that clues could tell apart."""
    return [one for one in _areas().values() if one.parent == country]


@cache
def leaves() -> tuple[str, ...]:
    """The finest areas, over which beliefs are spread, country by country: subdivisions, or a country without any."""
    divided = {one.parent for one in _areas().values()}
    found = (one for one in _areas().values() if one.code not in divided)
    return tuple(sorted(one.code for one in found))


def region_name(code: str, language: str) -> str:
    """“Central America” for 013; KeyError for an unknown code."""
    return _regions()[code][_column(language)]


def languages(language: str = "en") -> list[tuple[str, str]]:
    """(code, name) of every language CLDR counts speakers of, by name in `language`."""
    column = 1 + _column(language)
    return sorted(((row[0], row[column]) for row in _table("languages")["languages"]), key=lambda one: fold(one[1]))


@cache
def speakers() -> dict[str, dict[str, int]]:
    """Language to country to the number who speak it, first or second language (CLDR, population times percentage)."""
    return _table("speakers")


def search(text: str, language: str, limit: int = 10) -> list[Area]:
    """Areas with a name, or a word of one, that starts like `text`: in our languages or its own, without accents.

    Countries come first, then whole names, then names that start so, then the more populous, then by name in
    `language`. A code finds its area.
    """
    text = text[:LONGEST_NAME]
    wanted = fold(text)
    if not wanted:
        return []
    found: dict[str, tuple[tuple[int, int, int, str], Area]] = {}
    for name, one in _index():
        rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else 3
        if rank < 3 and (one.code not in found or found[one.code][0][1] > rank):
            found[one.code] = ((int(not one.is_country), rank, -one.population, one.name(language)), one)
    ranked = [one for _rank, one in sorted(found.values(), key=lambda pair: pair[0])]
    code = text.strip().upper()
    if _CODE.fullmatch(code) and is_area(code):
        ranked = [area(code), *(one for one in ranked if one.code != code)]
    return ranked[:limit]


@cache
def share(code: str) -> float:
    """Share of its country's people in a subdivision; 1 for a country. They sum to 1 but for rounding."""
    return _shares().get(code, 1.0)


def _column(language: str) -> int:
    """Which of our languages a code such as “es-mx” means; English for any other."""
    short = language.split("-", maxsplit=1)[0].lower()
    return LANGUAGES.index(short) if short in LANGUAGES else 0


@cache
def _areas() -> dict[str, Area]:
    table = _table("areas")
    found = {row[0]: _country(row) for row in table["countries"]}
    for row in table["subdivisions"]:
        found[row[0]] = _subdivision(row, found[row[0][:2]])
    return found


def _country(row: list[Any]) -> Area:
    code, *names, native, people, region, latitude, longitude, km2 = row
    return Area(code, tuple(names), native, "", region, people, (latitude, longitude), km2)


def _subdivision(row: list[Any], country: Area) -> Area:
    code, *names, native, part, latitude, longitude, km2 = row
    people = round(part * country.population)
    return Area(code, tuple(names), native, country.code, country.region, people, (latitude, longitude), km2)


@cache
def _shares() -> dict[str, float]:
    return {row[0]: row[6] for row in _table("areas")["subdivisions"]}


@cache
def _regions() -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in _table("areas")["regions"]}


@cache
def _index() -> list[tuple[str, Area]]:
    """Every name of every area, folded, each once."""
    return [
        (name, one)
        for one in _areas().values()
        for name in sorted({fold(called) for called in (*one.names, one.native) if called})
    ]


def _table(name: str) -> dict[str, Any]:
    """The large one lies packed."""
    file = DATA / f"{name}.json"
    packed = file.with_suffix(".json.xz")
    found: dict[str, Any] = json.loads(lzma.decompress(packed.read_bytes()) if packed.exists() else file.read_bytes())
    return found
