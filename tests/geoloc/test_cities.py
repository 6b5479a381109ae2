"""Cities by name, areas by name, areas by point: all offline."""

from __future__ import annotations

import time

import pytest

from geoloc import cities, locating, places


@pytest.mark.parametrize(
    ("typed", "city", "area"),
    [
        ("guadalaj", "Guadalajara", "MX-JAL"),
        ("münchen", "Munich", "DE-BY"),
        ("القاهره", "Cairo", "EG-C"),
        ("Москва", "Moscow", "RU-MOW"),
        ("firenze", "Florence", "IT-52"),
        ("東京", "Tokyo", "JP-13"),
        ("Αθήνα", "Athens", "GR-I"),
        ("de janeiro", "Rio de Janeiro", "BR-RJ"),
    ],
)
def test_a_city_is_found_by_the_start_of_any_of_its_names_in_any_script(typed: str, city: str, area: str):
    first = cities.search(typed, 5)[0]
    assert (first.name, first.area) == (city, area)


def test_a_whole_name_comes_before_a_larger_city_that_starts_so():
    found = [one.name for one in cities.search("york", 20)]
    assert found[0] == "York"
    assert "New York City" in found


def test_nothing_and_nonsense_find_nothing():
    assert cities.search("  ´ ") == []
    assert cities.search("xyzzyq") == []
    assert cities.named("") == []


def test_a_search_takes_less_than_50_ms_even_when_nothing_matches():
    cities.search("a")
    for typed in ("a", "san", "xyzzyq", "الم"):
        start = time.perf_counter()
        cities.search(typed)
        assert time.perf_counter() - start < 0.05, typed


def test_a_name_gives_every_area_that_bears_it_or_holds_such_a_city():
    codes = [code for code, _called in cities.named("Córdoba")]
    assert {"AR-X", "ES-AN", "CO-COR"} <= set(codes)
    assert cities.named("المكسيك")[0][0] == "MX"
    assert ("GE", "Georgia") in cities.named("georgia")
    assert "US-GA" in [code for code, _called in cities.named("Georgia")]


def test_every_city_lies_in_an_area_of_the_gazetteer():
    assert len(cities.every()) > 30_000
    leaves = set(places.leaves())
    assert all(one.area in leaves for one in cities.every())
    people = [one.people for one in cities.every()]
    assert people == sorted(people, reverse=True)


def test_cities_are_found_again_by_where_they_are():
    some = cities.every()[:4000:4]
    right = [one for one in some if (locating.area_at(one.latitude, one.longitude) or "")[:2] == one.country]
    finely = [one for one in some if locating.area_at(one.latitude, one.longitude) == one.area]
    assert len(right) / len(some) >= 0.995
    assert len(finely) / len(some) >= 0.98


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "area"),
    [
        ("Oaxaca", 17.06, -96.72, "MX-OAX"),
        ("Lesotho, inside South Africa", -29.6, 28.2, "LS"),
        ("San Marino, inside Italy", 43.94, 12.45, "SM"),
        ("Taveuni, beyond the 180th meridian", -16.85, 180.03, "FJ-N"),
        ("the South Pole", -90, 0, "AQ"),
        ("the middle of the Atlantic", 0, -30, None),
        ("a boat off Nice", 43.65, 7.28, "FR-PAC"),
    ],
)
def test_a_point_is_in_its_area(place: str, latitude: float, longitude: float, area: str | None):
    found = locating.area_at(latitude, longitude)
    assert (found and found[: len(area or "")]) == area, place


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_point_is_refused(latitude: float, longitude: float):
    with pytest.raises(ValueError, match="latitude"):
        locating.area_at(latitude, longitude)
