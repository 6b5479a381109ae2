"""The gazetteer's rows: what each area is called, how many people it has, where its middle is."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import shapely

from geoloc.folding import fold
from geoloc.make_data import corrections
from geoloc.make_data.cldr import LANGUAGES, Cldr
from geoloc.make_data.outlines import Unit, km2, middle

_HALF = re.compile(r"(?i)(d|l)['’]|(de|du|del) |.*-$")  # left of “oblast d’Orel” when its first word is cut off
EVENLY = 0.05  # of a country's people is spread evenly over its subdivisions: those outside towns of 5,000 and more


def country_rows(cldr: Cldr, countries: dict[str, Any]) -> list[list[Any]]:
    """[code, en, fr, es, ar, native, people, M49 region, latitude, longitude, km2] of every country."""
    names = [cldr.names("territory", language) for language in LANGUAGES]
    rows = []
    for code in cldr.countries:
        native = cldr.names("territory", cldr.main_language(code)).get(code, "")
        called = [some[code] for some in names]
        outline = countries[code]
        people, region = cldr.populations.get(code, 0), cldr.regions[code]
        rows.append([code, *called, _new(native, called), people, region, *middle(outline), round(km2(outline))])
    return rows


def region_rows(cldr: Cldr) -> list[list[str]]:
    """[M49 code, en, fr, es, ar] of each region that holds countries."""
    names = [cldr.names("territory", language) for language in LANGUAGES]
    return [[code, *(some[code] for some in names)] for code in sorted(set(cldr.regions.values()))]


def subdivision_rows(
    cldr: Cldr, found: list[Unit], subdivisions: dict[str, dict[str, Any]], cities: Path
) -> list[list[Any]]:
    """[code, en, fr, es, ar, native, share of the country's people, latitude, longitude, km2]."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in found:
        by_code[unit.code].append(unit)
    towns = _towns(cities)
    rows = []
    for country, parts in subdivisions.items():
        shares = _shares(parts, towns.get(country, []))
        for code, outline in parts.items():
            called, native = _names(code, by_code[code], cldr)
            rows.append([code, *called, native, shares[code], *middle(outline), round(km2(outline))])
    _tell_apart(rows, cldr)
    return rows


def language_rows(cldr: Cldr) -> list[list[str]]:
    """[code, en, fr, es, ar] of each language with speakers somewhere, English names in order."""
    names = [cldr.names("language", language) for language in LANGUAGES]
    rows = []
    for code in cldr.speakers:
        key = code.replace("-", "_")
        if key in names[0]:
            rows.append([code, *(some.get(key) or names[0][key] for some in names)])
    return sorted(rows, key=lambda row: fold(row[1]))


def speaker_rows(cldr: Cldr) -> dict[str, dict[str, int]]:
    """Language to country to speakers, those of at least one person."""
    return {
        language: {country: round(count) for country, count in sorted(by_country.items()) if count >= 1}
        for language, by_country in sorted(cldr.speakers.items())
    }


def _names(code: str, some: list[Unit], cldr: Cldr) -> tuple[list[str], str]:
    if code in corrections.NAMES:
        return list(corrections.NAMES[code]), ""
    main = max(some, key=lambda unit: unit.outline.area)
    key = code.replace("-", "").lower()
    listed = [_clean(cldr.names("subdivision", language).get(key, "")) for language in LANGUAGES]
    ours = [_clean(name) for name in main.names]
    # Natural Earth names the polygon; CLDR names the code, which may have gone to another unit since (Morocco 2015).
    if len(some) == 1:
        called, native = [b if b and _HALF.match(a) else a or b for a, b in zip(ours, listed, strict=True)], main.local
    else:
        called, native = [name or listed[0] or ours[0] for name in listed], ""
    return [name or called[0] or main.local for name in called], _new(native, called)


def _tell_apart(rows: list[list[Any]], cldr: Cldr) -> None:
    """A city and the region around it often bear one name: then both get CLDR's, which says which is which."""
    for column, language in enumerate(LANGUAGES, start=1):
        listed = cldr.names("subdivision", language)
        times = Counter((row[0][:2], fold(row[column])) for row in rows)
        for row in rows:
            if times[row[0][:2], fold(row[column])] > 1:
                row[column] = _clean(listed.get(row[0].replace("-", "").lower(), row[column]))


def _clean(name: str) -> str:
    """Without what an encyclopaedia left in them: prefixes of categories, footnote signs, small first letters."""
    name = name.rsplit(":", maxsplit=1)[-1].rstrip("²³").strip()
    return name[:1].upper() + name[1:]


def _new(name: str, called: list[str]) -> str:
    return "" if fold(name) in {fold(other) for other in called} else name


def _towns(file: Path) -> dict[str, list[tuple[float, float, int]]]:
    """Country to (longitude, latitude, people) of its towns."""
    towns: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for town in json.loads(file.read_text()).values():
        place = float(town["longitude"]), float(town["latitude"]), int(town["population"])
        towns[town["countrycode"]].append(place)
    return towns


def _shares(parts: dict[str, Any], towns: list[tuple[float, float, int]]) -> dict[str, float]:
    codes = list(parts)
    people = dict.fromkeys(codes, 0)
    tree = shapely.STRtree(list(parts.values()))
    for longitude, latitude, count in towns:
        people[codes[int(tree.nearest(shapely.Point(longitude, latitude)))]] += count
    total = sum(people.values())
    evenly = EVENLY if total else 1.0
    return {code: round(evenly / len(codes) + (1 - evenly) * people[code] / (total or 1), 5) for code in codes}
