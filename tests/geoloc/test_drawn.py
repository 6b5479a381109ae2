"""Circles and outlines: what lies in them, on the sphere, and what a judgement makes of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from geoloc import locating, sphere
from geoloc.belief import named, pool, prior
from geoloc.drawn import Circle, Outline, within
from geoloc.judgement import Inside, Judgement

PUEBLA = Circle(19.04, -98.20, 80)
ISTHMUS = Outline(((15.5, -96.5), (15.5, -94), (18.5, -94), (18.5, -96.5)))


def test_points_of_a_circle_lie_in_it_evenly_wherever_it_is():
    for circle in (PUEBLA, Circle(0, 179.9, 900), Circle(80, 10, 600)):
        points = circle.points()
        away = sphere.distances_km((circle.latitude, circle.longitude), points)
        assert away.max() <= circle.km
        half = circle.km / math.sqrt(2)  # of a small cap half of the area lies within it
        assert (away <= half).mean() == pytest.approx(0.5, abs=0.01)
        edge = [sphere.distance_km((circle.latitude, circle.longitude), corner) for corner in circle.ring]
        assert edge == pytest.approx([circle.km] * 64, rel=1e-6)
    ring = np.array([(longitude, latitude) for latitude, longitude in (*PUEBLA.ring, PUEBLA.ring[0])])
    assert sphere.polygon_km2([ring]) == pytest.approx(PUEBLA.km2, rel=0.01)


def test_what_lies_inside_are_shares_of_leaves_most_people_first():
    found = dict(within(PUEBLA))
    assert next(iter(found)) == "MX-PUE"
    assert found["MX-TLA"] > 0.95
    assert 0.5 < found["MX-PUE"] < 0.8
    assert "MX-CMX" not in found
    assert dict(within(Circle(38.5, -97, 1200)))["US-KS"] == 1
    assert dict(within(ISTHMUS))["MX-OAX"] > 0.4
    assert within(Circle(10, -150, 50)) == ()


def test_over_the_180th_meridian_an_outline_and_a_circle_find_both_sides():
    fiji = Outline(((-20, 176), (-20, 182), (-14, 182), (-14, 176)))
    assert {code[:2] for code, _share in within(fiji)} == {"FJ"}
    assert within(Circle(-18, 179, 400))[0][1] == 1


def test_a_small_circle_far_from_any_town_is_land_still():
    ((code, share),) = within(Circle(23.5, 10.0, 2))
    assert code.startswith("DZ")
    assert 0 < share < 1e-3


def test_many_points_are_in_the_areas_that_each_of_them_is_in():
    points = np.array([(19.04, -98.2), (48.85, 2.35), (41.9, 12.453), (-18.1, 178.4 + 360), (10, -150)])
    alone = [locating.area_at(*point) for point in points]
    assert locating.areas_at(points) == alone
    assert alone[-1] is None


def test_its_probability_lies_inside_by_the_prior_and_the_rest_outside():
    base = prior("es")
    said = Judgement(drawn=(Inside(within(PUEBLA), 0.8),))
    whole = pool([said], base).distribution
    inside = sum(whole.p(code) * share for code, share in within(PUEBLA) if share > 0.9)
    assert whole.subdivisions(1)[0][0] == "MX-PUE"
    assert 0.8 < sum(whole.p(code) for code, _share in within(PUEBLA)) < 0.9
    assert inside > base.p("MX-TLA")
    assert whole.p("MX") > 0.83  # the rest of Mexico has its share of the rest
    country = pool([Judgement((("MX", 0.15),), drawn=(Inside(within(PUEBLA), 0.8),))], base).distribution
    assert country.p("MX") == pytest.approx(0.95, abs=0.01)
    assert not said.says_nothing


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Circle(86, 0, 10),
        lambda: Circle(0, 0, 0.2),
        lambda: Circle(0, 0, 9000),
        lambda: Outline(((0, 0), (0, 1))),
        lambda: Outline(((0, 0), (1, 1), (0, 1), (1, 0))),
        lambda: Outline(((0, 0), (0, 1), (0, 2))),
        lambda: Outline(((0, 0), (89, 1), (0, 2))),
        lambda: Inside((), 0.5),
        lambda: Inside((("MX", 0.5),), 0.5),
        lambda: Judgement((("MX", 0.7),), drawn=(Inside((("MX-PUE", 0.5),), 0.5),)),
        lambda: Judgement(cannot_tell=True, drawn=(Inside((("MX-PUE", 0.5),), 0.5),)),
    ],
)
def test_what_is_no_shape_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


def test_what_is_drawn_goes_to_the_countries_that_it_lies_in():
    drawn = (Inside(within(PUEBLA), 0.6),)
    assert named(Judgement(places=(("GT", 0.1), ("MX-OAX", 0.1)), drawn=drawn), prior(None)) == pytest.approx(
        {"GT": 0.1, "MX": 0.7}
    )
    assert named(Judgement(excluded=("MX",)), prior(None)) == {}
    split = named(Judgement(drawn=(Inside(within(Circle(14.9, -92.1, 200)), 0.6),)), prior("es"))
    assert {"MX", "GT"} <= set(split)
    assert sum(split.values()) == pytest.approx(0.6)
