"""Which clocks each area keeps, into geoloc/data/clocks.json: zones of the tz database and its people in each."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

from geoloc import locating, places, sphere

PACKAGE = "tzdata==2026.6"  # Apache-2.0; the tz database itself is in the public domain
TABLE = "tzdata/zoneinfo/zone.tab"  # country, coordinates, zone
LEAST = 0.01  # of an area's people: fewer are towns on the wrong side of a simplified border
_PLACE = re.compile(r"([+-]\d{2})(\d{2})(?:\d{2})?([+-]\d{3})(\d{2})(?:\d{2})?")
Point = tuple[float, float]


def rows(package: Path, towns: Path) -> list[list[str | float]]:
    """[area, zone, share, zone, share ...]: of a country with one zone, else of each of its leaves.

    By the towns of GeoNames, which name their zone; an area without a town goes with the nearest place of the tz
    database's own table. The outlines have to be there already.
    """
    listed = _listed(package)
    people = _people(towns)
    found: list[list[str | float]] = []
    for country in sorted(one.code for one in places.countries()):
        zones = listed.get(country, {})
        if not zones and country in people:  # Kosovo, which has no ISO code, is not in the table
            found.append([country, *_shared(people[country])])
        elif len(zones) < 2:
            found += [[country, zone, 1.0] for zone in zones]
        else:
            areas = [one.code for one in places.subdivisions(country)] or [country]
            found += [[area, *_shared(people.get(area) or {_nearest(area, zones): 1.0})] for area in areas]
    return found


def _listed(package: Path) -> dict[str, dict[str, Point]]:
    """Country to its zones, each with the place it is named after."""
    with zipfile.ZipFile(package) as wheel:
        lines = wheel.read(TABLE).decode().splitlines()
    found: dict[str, dict[str, Point]] = defaultdict(dict)
    for line in lines:
        if not line.startswith("#"):
            country, where, zone = line.split("\t")[:3]
            found[country][zone] = _point(where)
    return found


def _point(where: str) -> Point:
    """From ±DDMM±DDDMM, seconds left out."""
    match = _PLACE.fullmatch(where)
    if match is None:
        raise ValueError(f"no coordinates: {where!r}")
    up, minutes, along, more = match.groups()
    return (
        float(up) + float(f"{up[0]}{minutes}") / 60,
        float(along) + float(f"{along[0]}{more}") / 60,
    )


def _people(towns: Path) -> dict[str, Counter[str]]:
    """Area to zone to people in towns."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for town in json.loads(towns.read_text()).values():
        area = locating.area_at(float(town["latitude"]), float(town["longitude"]))
        if area and area[:2] == town["countrycode"]:
            found[area][town["timezone"]] += max(int(town["population"]), 1)
    return found


def _shared(people: Counter[str] | dict[str, float]) -> list[str | float]:
    whole = sum(people.values())
    kept = {zone: count for zone, count in people.items() if count / whole >= LEAST}
    ranked = sorted(kept, key=lambda zone: (-kept[zone], zone))
    return [cell for zone in ranked for cell in (zone, round(kept[zone] / sum(kept.values()), 3))]


def _nearest(area: str, zones: dict[str, Point]) -> str:
    middle = places.area(area).centroid
    return min(zones, key=lambda zone: (sphere.distance_km(middle, zones[zone]), zone))
