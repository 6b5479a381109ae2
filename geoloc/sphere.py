"""Distances, areas and insides on the sphere of 6,371 km; longitudes and latitudes in degrees, as in GeoJSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0
Ring = NDArray[np.float64]  # shape (corners, 2): longitude, latitude; the first corner again at the end


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the great circle between two (latitude, longitude): the haversine, exact on the sphere.

    The Earth is flatter at the poles, so that a true distance differs by up to 0.6 %.
    """
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def distances_km(one: tuple[float, float], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same from one point to many, shape (n, 2): latitude, longitude."""
    (lat1, lon1), (lat2, lon2) = np.radians(one), np.radians(others).T
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    away: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return away


def polygon_km2(rings: Iterable[Ring]) -> float:
    """Area of one outer ring less its holes; their edges are straight in degrees, as a map draws them.

    Each edge adds the integral of the sine of latitude over longitude, in closed form, so nothing is approximated.
    """
    return abs(sum(abs(_signed(ring)) * (1 if n == 0 else -1) for n, ring in enumerate(rings))) * EARTH_KM**2


def inside(point: tuple[float, float], rings: Sequence[Ring]) -> bool:
    """Whether (latitude, longitude) lies in an outer ring and in none of its holes: even and odd crossings."""
    latitude, longitude = point
    crossed = 0
    for ring in rings:
        x, y = ring[:-1].T
        x2, y2 = ring[1:].T
        across = (y > latitude) != (y2 > latitude)
        along = x[across] + (latitude - y[across]) * (x2[across] - x[across]) / (y2[across] - y[across])
        crossed += int((along > longitude).sum())
    return crossed % 2 == 1


def insides(points: NDArray[np.float64], rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """The same of many points, shape (n, 2): latitude, longitude; (n,)."""
    crossed = np.zeros(len(points), dtype=np.int64)
    latitude, longitude = points[:, :1], points[:, 1:]
    for ring in rings:
        x, y = ring[:-1].T
        x2, y2 = ring[1:].T
        rise = np.where(y2 == y, 1.0, y2 - y)
        across = (y > latitude) != (y2 > latitude)
        crossed += (across & (x + (latitude - y) * (x2 - x) / rise > longitude)).sum(axis=1)
    odd: NDArray[np.bool_] = crossed % 2 == 1
    return odd


def crosses_itself(ring: Ring) -> bool:
    """Whether two edges of a closed ring that are no neighbours meet, straight in degrees."""
    starts, ends = ring[:-1], ring[1:]
    count = len(starts)
    for n in range(count):
        for m in range(n + 2, count - (n == 0)):
            sides = [_side(starts[n], ends[n], starts[m]), _side(starts[n], ends[n], ends[m])]
            others = [_side(starts[m], ends[m], starts[n]), _side(starts[m], ends[m], ends[n])]
            if sides[0] * sides[1] <= 0 and others[0] * others[1] <= 0 and any([*sides, *others]):
                return True
    return False


def _side(start: Ring, end: Ring, point: Ring) -> float:
    """Left (1), right (-1) or in line (0) with an edge."""
    along, to = end - start, point - start
    return float(np.sign(along[0] * to[1] - along[1] * to[0]))


def edge_km(point: tuple[float, float], rings: Iterable[Ring]) -> float:
    """Distance from (latitude, longitude) to the nearest edge, in a plane that touches the sphere there.

    For what is near: 1 % out at 500 km, meaningless beyond 2,000.
    """
    return min(_edge(point, ring) for ring in rings)


def _edge(point: tuple[float, float], ring: Ring) -> float:
    latitude, longitude = point
    east = (ring[:, 0] - longitude + 180) % 360 - 180
    flat = np.column_stack([east * math.cos(math.radians(latitude)), ring[:, 1] - latitude]) * math.radians(EARTH_KM)
    start, along = flat[:-1], flat[1:] - flat[:-1]
    length = (along**2).sum(axis=1)
    share = np.clip(-(start * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0, 1)
    return float(np.hypot(*(start + share[:, None] * along).T).min())


def _signed(ring: Ring) -> float:
    """The integral of sin(latitude) d(longitude) around a ring, in steradians."""
    longitude, latitude = np.radians(ring).T
    step, rise = np.diff(longitude), np.diff(latitude)
    level = np.abs(rise) < 1e-12
    cosines = np.cos(latitude[:-1]) - np.cos(latitude[1:])
    mean = np.where(level, np.sin(latitude[:-1]), cosines / np.where(level, 1.0, rise))
    return float((step * mean).sum())
