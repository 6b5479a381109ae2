"""Circles and outlines that people draw: what lies in them, exact on the sphere, as shares of the tree's leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from geoloc import cities, locating, places, sphere
from geoloc.sphere import EARTH_KM, Ring

LEAST_KM, MOST_KM = 1.0, 3000.0
MOST_CORNERS = 60
NORTHMOST = 85.0  # degrees: nobody lives beyond, and an outline round a pole has no inside on a map
POINTS = 800  # laid evenly over a shape to measure how much of each area lies in it
_GOLDEN = math.pi * (3 - math.sqrt(5))
_R2 = np.array([0.7548776662466927, 0.5698402909980532])  # Roberts' sequence of even points in a square

Points = NDArray[np.float64]  # shape (n, 2): latitude, longitude


@dataclass(frozen=True)
class Circle:
    """All that lies within `km` of a point along the great circle. ValueError beyond the limits above."""

    latitude: float
    longitude: float
    km: float

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= NORTHMOST and abs(self.longitude) <= 180 and LEAST_KM <= self.km <= MOST_KM):
            raise ValueError("a circle of 1 to 3,000 km about a point between 85 degrees south and north")

    @property
    def km2(self) -> float:
        return 2 * math.pi * EARTH_KM**2 * (1 - math.cos(self.km / EARTH_KM))

    @property
    def ring(self) -> list[tuple[float, float]]:
        """Its edge for a map: 64 (latitude, longitude), longitudes going on past 180."""
        return [self._at(self.km / EARTH_KM, 2 * math.pi * n / 64) for n in range(64)]

    def holds(self, points: Points) -> NDArray[np.bool_]:
        return sphere.distances_km((self.latitude, self.longitude), points) <= self.km

    def points(self) -> Points:
        """Evenly over the cap: rings of equal area, each a golden turn further."""
        whole = 1 - math.cos(self.km / EARTH_KM)
        spots = [(math.acos(1 - whole * (n + 0.5) / POINTS), n * _GOLDEN) for n in range(POINTS)]
        return np.array([self._at(away, bearing) for away, bearing in spots])

    def _at(self, away: float, bearing: float) -> tuple[float, float]:
        """What lies `away` (radians) in a direction (radians from north): spherical trigonometry."""
        from_ = math.radians(self.latitude)
        up = math.sin(from_) * math.cos(away) + math.cos(from_) * math.sin(away) * math.cos(bearing)
        turn = math.atan2(math.sin(bearing) * math.sin(away) * math.cos(from_), math.cos(away) - math.sin(from_) * up)
        return math.degrees(math.asin(max(-1.0, min(1.0, up)))), self.longitude + math.degrees(turn)


@dataclass(frozen=True)
class Outline:
    """Corners (latitude, longitude), three or more; its edges are straight in degrees, as a map draws them.

    Over the 180th meridian longitudes go on past 180. ValueError for too few or too many corners, one beyond 85
    degrees, edges that cross, or nothing inside.
    """

    corners: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.corners) <= MOST_CORNERS:
            raise ValueError(f"an outline has 3 to {MOST_CORNERS} corners")
        if any(abs(latitude) > NORTHMOST or abs(longitude) > 360 for latitude, longitude in self.corners):
            raise ValueError("a corner lies nowhere")
        if sphere.crosses_itself(self._closed) or self.km2 < 1:
            raise ValueError("the edges cross one another, or hold nothing")

    @property
    def km2(self) -> float:
        return sphere.polygon_km2([self._closed])

    @property
    def ring(self) -> list[tuple[float, float]]:
        return list(self.corners)

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """Whatever turn of the globe the points are counted in."""
        found = np.zeros(len(points), dtype=bool)
        for turn in (-360, 0, 360):
            found |= sphere.insides(points + np.array([0.0, turn]), [self._closed])
        return found

    def points(self) -> Points:
        """Evenly over the sphere: in the box around it, by the sine of latitude, those inside."""
        (west, south), (east, north) = self._closed.min(axis=0), self._closed.max(axis=0)
        low, high = np.sin(np.radians([south, north]))
        even = (0.5 + np.arange(1, 24 * POINTS)[:, None] * _R2) % 1
        spots = np.column_stack(
            [np.degrees(np.arcsin(low + (high - low) * even[:, 0])), west + (east - west) * even[:, 1]]
        )
        return spots[sphere.insides(spots, [self._closed])][:POINTS]

    @property
    def _closed(self) -> Ring:
        return np.array([(longitude, latitude) for latitude, longitude in (*self.corners, self.corners[0])])


Shape = Circle | Outline


@lru_cache(maxsize=512)
def within(shape: Shape) -> tuple[tuple[str, float], ...]:
    """(leaf, its share in (0, 1] that lies inside), by the people there, most first; empty at sea.

    The share is the mean of two: of its land, by points laid evenly over the shape, and of the people of its cities of
    15,000 and more; of its land alone where it has none. A leaf too small for the points is inside where its middle is.
    """
    land, people = _land(shape), _people(shape)
    found = {code: (share + people[code]) / 2 if code in people else share for code, share in land.items()}
    found |= {code: share / 2 for code, share in people.items() if share and code not in land}
    told = [(code, float(f"{share:.3g}")) for code, share in found.items() if share > 0]
    return tuple(sorted(told, key=lambda one: (-one[1] * places.area(one[0]).population, one[0])))


def _land(shape: Shape) -> dict[str, float]:
    """Leaf to the share of its land inside, 0 left out."""
    points = shape.points()
    each = shape.km2 / max(1, len(points))
    counts: dict[str, int] = {}
    for code in locating.areas_at(points):
        if code:
            counts[code] = counts.get(code, 0) + 1
    leaves, middles = _middles()
    inside = {leaves[n] for n in np.flatnonzero(shape.holds(middles))}
    found = {}
    for code in {*counts, *inside}:
        km2 = max(1, places.area(code).km2)
        is_small = code in inside and km2 < 8 * each
        found[code] = 1.0 if is_small else min(1.0, counts.get(code, 0) * each / km2)
    return {code: share for code, share in found.items() if share}


def _people(shape: Shape) -> dict[str, float]:
    """Leaf to the share of its cities' people inside, 0 too, of every leaf that has cities."""
    points, people, rows = _cities()
    whole = np.bincount(rows, weights=people)
    inside = shape.holds(points)
    found = np.bincount(rows[inside], weights=people[inside], minlength=len(whole))
    return dict(zip(_with_cities(), (found / np.maximum(whole, 1)).tolist(), strict=True))


@cache
def _cities() -> tuple[Points, NDArray[np.float64], NDArray[np.intp]]:
    """Where they are, their people, and each one's area, counted in `_with_cities`."""
    every, row = cities.every(), {code: n for n, code in enumerate(_with_cities())}
    points = np.array([(one.latitude, one.longitude) for one in every])
    return points, np.array([float(one.people) for one in every]), np.array([row[one.area] for one in every])


@cache
def _with_cities() -> tuple[str, ...]:
    return tuple(sorted({one.area for one in cities.every()}))


@cache
def _middles() -> tuple[tuple[str, ...], Points]:
    return places.leaves(), np.array([places.area(code).centroid for code in places.leaves()])
