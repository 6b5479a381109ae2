"""From Natural Earth's 4,596 admin-1 polygons to one outline an area, in degrees, cut at the 180th meridian."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geoloc.folding import fold
from geoloc.make_data import corrections
from geoloc.make_data.cldr import LANGUAGES, Cldr

EARTH_KM = 6371.0
SMALLEST_MEAN_KM2 = 600.0  # units smaller than this on average are finer than clues tell apart


@dataclass(frozen=True)
class Unit:
    """One polygon of the source: where it belongs, what it is called in the four languages and locally."""

    country: str
    code: str  # ISO 3166-2, or "" if it has none
    region: str
    names: tuple[str, ...]
    local: str
    outline: Any


def units(file: Path, cldr: Cldr) -> list[Unit]:
    """Every polygon, its code brought to the level and the ISO edition of CLDR."""
    features = json.loads(file.read_text())["features"]
    raw = [_unit(feature["properties"], shapely.make_valid(shape(feature["geometry"]))) for feature in features]
    by_country: dict[str, list[Unit]] = defaultdict(list)
    for unit in raw:
        by_country[unit.country].append(unit)
    return [unit for some in by_country.values() for unit in _at_first_level(_renewed(some, cldr), cldr)]


def outlines(found: Iterable[Unit]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Country to outline, and country to subdivision to outline, dissolved but not yet simplified."""
    by_country: dict[str, list[Unit]] = defaultdict(list)
    for unit in found:
        by_country[unit.country].append(unit)
    countries, subdivisions = {}, {}
    for country, some in sorted(by_country.items()):
        countries[country] = shapely.union_all([unit.outline for unit in some])
        parts = _dissolved(some)
        if len(parts) > 1 and sum(map(km2, parts.values())) / len(parts) >= SMALLEST_MEAN_KM2:
            subdivisions[country] = parts
    return countries, subdivisions


def km2(outline: Any) -> float:
    """Area on the sphere: Lambert's equal-area projection keeps it (x = longitude, y = sine of latitude)."""
    flat = shapely.transform(outline, lambda xy: np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))]))
    return float(flat.area * EARTH_KM**2)


def middle(outline: Any) -> tuple[float, float]:
    """Latitude and longitude of a point inside the largest part, its centroid where that lies inside."""
    largest = max(shapely.get_parts(outline), key=lambda part: part.area)
    point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    return round(point.y, 2), round(point.x, 2)


def simplified(parts: dict[str, Any], tolerance: float, least: float) -> dict[str, Any]:
    """Borders stay shared; `tolerance` in degrees, islands under `least` square degrees dropped."""
    coverage = shapely.coverage_simplify(list(parts.values()), tolerance)
    return {code: _rounded(_without_specks(one, least)) for code, one in zip(parts, coverage, strict=True)}


def _unit(about: dict[str, Any], outline: Any) -> Unit:
    iso = about.get("iso_3166_2") or ""
    country = corrections.OWN_COUNTRY.get(iso, about["iso_a2"])
    code = corrections.CODES.get(about["adm1_code"]) or corrections.CODES.get(iso, iso)
    names = tuple(about.get(f"name_{language}") or "" for language in LANGUAGES)
    is_iso = code[:3] == f"{country}-" and "~" not in code
    local = about.get("name_local") or about.get("name") or ""
    return Unit(country, code if is_iso else "", about.get("region") or "", names, local, outline)


def _renewed(some: list[Unit], cldr: Cldr) -> list[Unit]:
    """Old codes replaced where CLDR knows a unit of that very name in the country under a newer code."""
    return [unit if not unit.code or _known(unit.code, cldr) else _with(unit, _newer(unit, cldr)) for unit in some]


def _newer(unit: Unit, cldr: Cldr) -> str:
    wanted = {fold(name) for name in (*unit.names, unit.local) if name}
    for language in LANGUAGES:
        for key, name in cldr.names("subdivision", language).items():
            if key[:2].upper() == unit.country and cldr.above.get(key) == unit.country and fold(name) in wanted:
                return f"{unit.country}-{key[2:].upper()}"
    return unit.code


def _at_first_level(some: list[Unit], cldr: Cldr) -> list[Unit]:
    country = some[0].country
    if any(name == country for name, _region in corrections.REGIONS):
        return [_with(unit, corrections.REGIONS.get((country, unit.region), "")) for unit in some]
    if country not in corrections.LIFTED:
        return some
    lifted = {unit.code: cldr.first_level(unit.code) for unit in some if _known(unit.code, cldr)}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in some:
        votes[unit.region][lifted.get(unit.code, "")] += unit.code in lifted
    return [_with(unit, lifted.get(unit.code) or votes[unit.region].most_common(1)[0][0]) for unit in some]


def _dissolved(some: list[Unit]) -> dict[str, Any]:
    """Code to outline; a unit without a code joins the nearest that has one."""
    named = [unit for unit in some if unit.code]
    if not named:
        return {}
    groups: dict[str, list[Any]] = defaultdict(list)
    for unit in some:
        home = unit if unit.code else min(named, key=lambda other: other.outline.distance(unit.outline))
        groups[home.code].append(unit.outline)
    return {code: shapely.union_all(group) for code, group in sorted(groups.items())}


def _known(code: str, cldr: Cldr) -> bool:
    return code.replace("-", "").lower() in cldr.above


def _with(unit: Unit, code: str) -> Unit:
    return Unit(unit.country, code, unit.region, unit.names, unit.local, unit.outline)


def _without_specks(outline: Any, least: float) -> Any:
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    large = [part for part in parts if part.area >= least] or [max(parts, key=lambda part: part.area)]
    return shapely.union_all(large)


def _rounded(outline: Any) -> Any:
    places = 3 if math.sqrt(outline.area) < 1 else 2
    grid = shapely.set_precision(outline, 10**-places)
    return outline if grid.is_empty else grid
