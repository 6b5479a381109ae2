"""The cities of the gazetteer: what they are called, in which area they lie, most populous first."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
import unicodedataplus

from geoloc.folding import fold

LARGE = 150_000  # inhabitants from which names in other languages than the country's are kept
_COMMON = frozenset(["Arabic", "Cyrillic", "Greek", "Han", "Hangul", "Hebrew", "Katakana"])


def rows(
    source: Path, countries: dict[str, Any], subdivisions: dict[str, dict[str, Any]], scripts: dict[str, frozenset[str]]
) -> list[str]:
    """Lines "name, area, latitude, longitude, people, folded names", between tabs; names between bars.

    `scripts`: country to the scripts its official languages are written in.
    """
    found = json.loads(source.read_text()).values()
    by_country: dict[str, list[Any]] = defaultdict(list)
    for city in found:
        by_country[city["countrycode"]].append(city)
    lines = []
    for country, some in by_country.items():
        parts = subdivisions.get(country) or {country: countries[country]}
        codes, tree = list(parts), shapely.STRtree(list(parts.values()))
        for city in some:
            place = shapely.Point(float(city["longitude"]), float(city["latitude"]))
            lines.append(
                (
                    int(city["population"]),
                    _line(city, codes[int(tree.nearest(place))], scripts.get(country, frozenset())),
                )
            )
    return [line for _people, line in sorted(lines, key=lambda one: (-one[0], one[1]))]


def write(file: Path, lines: list[str]) -> None:
    """Packed without a time in it, so that the same lines are the same file."""
    file.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))


def _line(city: dict[str, Any], area: str, scripts: frozenset[str]) -> str:
    people = int(city["population"])
    first = fold(city["name"])
    names = {first: 0}
    for other in city["alternatenames"]:
        name = fold(other)
        if _kept(other, people, scripts) and not name.startswith(first):  # it finds the city already
            names[name] = 0
    place = f"{float(city['latitude']):.2f}\t{float(city['longitude']):.2f}"
    return f"{city['name']}\t{area}\t{place}\t{people}\t{'|'.join(names)}"


def _kept(name: str, people: int, scripts: frozenset[str]) -> bool:
    if len(name) < 2 or (name.isascii() and name.isupper() and len(name) == 3):
        return False  # the code of an airport
    script = script_of(name)
    if script == "Latin":
        return people >= LARGE
    return script in scripts or (people >= LARGE and script in _COMMON)


def script_of(name: str) -> str:
    """Unicode's name of the first script in a text; "Common" if there are only signs and digits."""
    return next((s for s in map(unicodedataplus.script, name) if s not in {"Common", "Inherited"}), "Common")
