"""Cities of 15,000 inhabitants and more: found by any of their names in any script; from a name to its areas."""

from __future__ import annotations

import lzma
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from geoloc import places
from geoloc.folding import fold

_ENOUGH = 60  # hits looked at for each way of matching; cities stand by size, so the largest are among them


@dataclass(frozen=True)
class City:
    """A city as GeoNames calls it in English or locally."""

    name: str
    area: str  # the finest area it lies in: a subdivision's code, or its country's
    latitude: float
    longitude: float
    people: int

    @property
    def country(self) -> str:
        return self.area[:2]


def search(text: str, limit: int = 10) -> list[City]:
    """Cities with a name, or a word of one, that starts like `text`, without accents; whole names first, then by size.

    Names in Latin letters, in the scripts of the city's country and in Arabic; for the 3,500 largest in many more.
    """
    wanted = fold(text[: places.LONGEST_NAME])
    if not wanted:
        return []
    ways = (f"\n{wanted}\n", f"\n{wanted}", f" {wanted}")
    rows = dict.fromkeys(row for way in ways for row in _hits(way))
    return [_city(row) for row in list(rows)[:limit]]


def called(name: str) -> list[City]:
    """Cities of exactly that name, in any script, without accents, the largest first."""
    wanted = fold(name)
    return [_city(row) for row in dict.fromkeys(_hits(f"\n{wanted}\n"))] if wanted else []


def named(name: str) -> list[tuple[str, str]]:
    """(code, what bears that name) for each area that is called so or holds such a city, most populous first.

    Whole names only, in any script, without accents: “Valencia” is ES-VC, its city, and cities in VE and PH.
    """
    wanted = fold(name[: places.LONGEST_NAME])
    if not wanted:
        return []
    found = {}
    for one in places.search(name, "en", limit=1000):
        if wanted in {fold(called) for called in (*one.names, one.native)}:
            found[one.code] = (one.population, one.name("en"))
    for city in map(_city, _hits(f"\n{wanted}\n")):
        found.setdefault(city.area, (city.people, city.name))
    ranked = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    return [(code, called) for code, (_people, called) in ranked]


@cache
def every() -> tuple[City, ...]:
    """All 34,000, the largest first."""
    return tuple(_city(row) for row in range(len(_lines())))


def _hits(wanted: str) -> list[int]:
    """Rows whose names hold a text, in order, each once."""
    haystack, starts = _haystack()
    rows: list[int] = []
    at = haystack.find(wanted)
    while at >= 0 and len(rows) < _ENOUGH:
        row = bisect_right(starts, at) - 1
        rows.append(row)
        at = haystack.find(wanted, starts[row + 1] - 1) if row + 1 < len(starts) else -1
    return rows


def _city(row: int) -> City:
    name, area, latitude, longitude, people, _names = _lines()[row].split("\t")
    return City(name, area, float(latitude), float(longitude), int(people))


@cache
def _lines() -> tuple[str, ...]:
    return tuple(lzma.decompress((places.DATA / "cities.tsv.xz").read_bytes()).decode().splitlines())


@cache
def _haystack() -> tuple[str, list[int]]:
    """All folded names, a line each, between newlines, and where each city's begin: one search in C, no loop."""
    parts, starts, at = [], [], 0
    for line in _lines():
        own = "\n" + line.rpartition("\t")[2].replace("|", "\n") + "\n"
        starts.append(at)
        parts.append(own)
        at += len(own)
    return "".join(parts), starts
