"""Distances and areas on the sphere against what can be known without our own formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoloc import locating, places, sphere

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
QUARTER = math.pi / 2 * sphere.EARTH_KM


def ring(*corners: tuple[float, float]) -> np.ndarray:
    return np.array([*corners, corners[0]], dtype=float)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 90), QUARTER),
        ((90, 0), (-90, 17), 2 * QUARTER),
        ((0, 179), (0, -179), QUARTER / 45),
        ((5, 5), (5, 5), 0),
    ],
)
def test_known_distances(one: tuple[float, float], other: tuple[float, float], km: float):
    assert sphere.distance_km(one, other) == pytest.approx(km)


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(one, other, third):
    direct = sphere.distance_km(one, other)
    assert direct == pytest.approx(sphere.distance_km(other, one))
    assert direct <= sphere.distance_km(one, third) + sphere.distance_km(third, other) + 1e-6


def test_an_eighth_of_the_globe_and_one_with_a_hole():
    globe = 4 * math.pi * sphere.EARTH_KM**2
    eighth = ring((0, 0), (90, 0), (90, 90), (0, 90))
    assert sphere.polygon_km2([eighth]) == pytest.approx(globe / 8)
    hole = ring((10, 10), (10, 20), (20, 20), (20, 10))
    assert sphere.polygon_km2([eighth, hole]) == pytest.approx(globe / 8 - sphere.polygon_km2([hole]))


@given(st.floats(-80, 70), st.floats(-170, 160), st.floats(0.5, 9))
def test_a_slanting_triangle_halves_its_box_as_finely_cut_strips_say(south: float, west: float, size: float):
    triangle = ring((west, south), (west + size, south), (west + size, south + size))
    steps = np.linspace(0, size, 2001)
    heights = np.sin(np.radians(south + steps)) - math.sin(math.radians(south))
    strips = float(np.trapezoid(heights, np.radians(steps))) * sphere.EARTH_KM**2
    assert sphere.polygon_km2([triangle]) == pytest.approx(strips, rel=1e-4)


def test_outlines_measure_what_the_gazetteer_says():
    for code in ("MX", "FR", "CD", "KZ", "BR-AM", "US-CO"):
        assert locating.outline_km2(code) == pytest.approx(places.area(code).km2, rel=0.03), code
    with pytest.raises(KeyError):
        locating.outline_km2("QQ")


def test_inside_and_near_an_edge():
    square = ring((0, 0), (2, 0), (2, 2), (0, 2))
    hole = ring((0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5))
    assert sphere.inside((0.25, 0.25), [square, hole])
    assert not sphere.inside((1, 1), [square, hole])
    assert not sphere.inside((3, 1), [square, hole])
    assert sphere.edge_km((1, 3), [square]) == pytest.approx(QUARTER / 90, rel=0.001)
