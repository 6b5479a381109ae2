"""From a point to the area it lies in, offline, by the outlines that the map draws."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geoloc import places, sphere
from geoloc.sphere import Ring

OUTLINES = Path(__file__).resolve().parent / "outlines"
OFFSHORE_KM = 25.0  # a point in no outline belongs to one this near: coasts and islands are simplified


@dataclass(frozen=True)
class _Part:
    """One polygon of an area: its outer ring and holes, and the box around it (west, south, east, north)."""

    code: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    def is_near(self, point: tuple[float, float], degrees: float) -> bool:
        west, south, east, north = self.box
        wide = degrees / max(np.cos(np.radians(point[0])), 0.05)
        turns = (point[1] - 360, point[1], point[1] + 360)  # beside the 180th meridian the next polygon is a turn away
        return south - degrees <= point[0] <= north + degrees and any(west - wide <= x <= east + wide for x in turns)

    def boxed(self, points: NDArray[np.float64], degrees: float) -> NDArray[np.bool_]:
        """Which of many points lie in its box and some degrees around it."""
        west, south, east, north = self.box
        tall = (south - degrees <= points[:, 0]) & (points[:, 0] <= north + degrees)
        return tall & (west - degrees <= points[:, 1]) & (points[:, 1] <= east + degrees)

    @property
    def size(self) -> float:
        west, south, east, north = self.box
        return (east - west) * (north - south)


def area_at(latitude: float, longitude: float) -> str | None:
    """The finest area of a point: a subdivision's code, or a country's without any; None at sea.

    In degrees; longitude may be any turn of the globe. Within some kilometres of a border it may be the neighbour,
    since outlines are simplified; a point off a coast belongs to what is nearest within 25 km. ValueError for a
    latitude that there is not.
    """
    if not -90 <= latitude <= 90 or not np.isfinite(longitude):
        raise ValueError("a latitude lies between -90 and 90 degrees, and a longitude is a number")
    point = (latitude, (longitude + 180) % 360 - 180)
    near = [part for code in _countries_near(point) for part in _leaves_of(code) if part.is_near(point, 0.3)]
    if holding := [part for part in near if sphere.inside(point, part.rings)]:
        return min(holding, key=lambda part: part.size).code  # some outlines have no hole for what they surround
    ranked = sorted((sphere.edge_km(point, part.rings), part.code) for part in near)
    return ranked[0][1] if ranked and ranked[0][0] <= OFFSHORE_KM else None


def areas_at(points: NDArray[np.float64]) -> list[str | None]:
    """The finest area of each of many points, shape (n, 2): latitude, longitude in any turn; None at sea.

    As `area_at`, but a point off a coast is at sea.
    """
    turned = np.column_stack([points[:, 0], (points[:, 1] + 180) % 360 - 180])
    countries = list(dict.fromkeys(part.code for part in _world() if part.boxed(turned, 0.5).any()))
    found: list[str | None] = [None] * len(points)
    for part in sorted((part for code in countries for part in _leaves_of(code)), key=lambda part: -part.size):
        near = np.flatnonzero(part.boxed(turned, 0.0))  # the smallest last: some have no hole for what they surround
        for n in near[sphere.insides(turned[near], part.rings)] if len(near) else ():
            found[n] = part.code
    return found


def outline_km2(code: str) -> float:
    """Area of an area's simplified outline on the sphere; `Area.km2` is that of the whole one. KeyError if unknown."""
    country = code[:2]
    parts = _world() if code == country else _leaves_of(country)
    found = [sphere.polygon_km2(part.rings) for part in parts if part.code == code]
    if not found:
        raise KeyError(code)
    return sum(found)


def _countries_near(point: tuple[float, float]) -> list[str]:
    """The world's outlines are coarse, so boxes a little larger."""
    return list(dict.fromkeys(part.code for part in _world() if part.is_near(point, 0.5)))


@cache
def _world() -> tuple[_Part, ...]:
    return _parts(OUTLINES / "world.json")


@lru_cache(maxsize=64)
def _leaves_of(country: str) -> tuple[_Part, ...]:
    if places.subdivisions(country):
        return _parts(OUTLINES / "subdivisions" / f"{country}.json")
    return tuple(part for part in _world() if part.code == country)


def _parts(file: Path) -> tuple[_Part, ...]:
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return tuple(_part(one["id"], polygon) for one in features for polygon in _polygons(one["geometry"]))


def _polygons(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    found: list[list[list[list[float]]]] = geometry["coordinates"]
    return found if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _part(code: str, polygon: list[list[list[float]]]) -> _Part:
    rings = tuple(np.array(ring, dtype=np.float64) for ring in polygon)
    (west, south), (east, north) = rings[0].min(axis=0), rings[0].max(axis=0)
    return _Part(code, rings, (float(west), float(south), float(east), float(north)))
