"""The gazetteer and its data: what is named, what is found, what the outlines look like."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest

import geoloc
from geoloc import places

HOME = Path(geoloc.__file__).parent
ARABIC = range(0x600, 0x700)


def test_every_country_of_iso_3166_is_an_area_with_names_and_a_place():
    countries = places.countries()
    assert len(countries) == 250  # the 249 of ISO 3166-1, and Kosovo
    for one in countries:
        assert all(one.names), one.code
        assert -90 <= one.centroid[0] <= 90
        assert -180 <= one.centroid[1] <= 180
    assert {one.code for one in countries} >= {"MX", "GF", "PR", "XK", "TW", "BV", "VA"}


def test_mexico_has_its_32_states_with_spanish_and_arabic_names():
    states = places.subdivisions("MX")
    assert len(states) == 32
    assert places.area("MX-OAX").name("es") == "Oaxaca"
    assert places.area("MX-CMX").name("es-mx") == "Ciudad de México"
    assert all(any(ord(letter) in ARABIC for letter in one.name("ar")) for one in states)
    assert {one.parent for one in states} == {"MX"}


def test_an_area_outside_our_languages_is_named_in_english():
    assert places.area("MX").name("de") == "Mexico"
    assert places.area("MX").name("fr") == "Mexique"


def test_an_unknown_code_is_no_area():
    assert not places.is_area("QQ")
    assert not places.is_area("")
    with pytest.raises(KeyError):
        places.area("QQ")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mex", "MX"),
        ("Mexique", "MX"),
        ("المكسيك", "MX"),
        ("MX-OAX", "MX-OAX"),
        ("oaxa", "MX-OAX"),
        ("cote d'iv", "CI"),
        ("quebec", "CA-QC"),
        ("Чувашская", "RU-CU"),
        ("北海道", "JP-01"),
        ("الاردن", "JO"),
        ("georgia", "GE"),
        ("states", "US"),
        ("scot", "GB-SCT"),
    ],
)
def test_a_place_is_found_by_the_start_of_any_of_its_names_in_any_script(typed: str, first: str):
    assert places.search(typed, "en", 5)[0].code == first


def test_countries_come_before_subdivisions_and_nothing_finds_nothing():
    found = [one.is_country for one in places.search("san", "en", 40)]
    assert found == sorted(found, reverse=True)
    assert places.search("  ", "en", 5) == []
    assert places.search("xyzzy", "en", 5) == []


def test_a_search_takes_less_than_50_ms():
    places.search("a", "en", 1)
    start = time.perf_counter()
    places.search("sa", "ar", 10)
    assert time.perf_counter() - start < 0.05


def test_leaves_are_subdivisions_or_undivided_countries_each_once():
    leaves = places.leaves()
    assert len(set(leaves)) == len(leaves) > 2500
    assert "MX" not in leaves
    assert "MX-OAX" in leaves
    assert "VA" in leaves
    assert {leaf[:2] for leaf in leaves} == {one.code for one in places.countries()}


def test_the_shares_of_a_countrys_subdivisions_sum_to_one():
    for country in {leaf[:2] for leaf in places.leaves() if "-" in leaf}:
        shares = [places.share(one.code) for one in places.subdivisions(country)]
        assert sum(shares) == pytest.approx(1, abs=1e-3)
        assert min(shares) > 0


def test_languages_are_named_in_ours_and_ordered_by_that_name():
    spanish = dict(places.languages("es"))
    assert spanish["es"] == "español"
    assert dict(places.languages("en"))["ar"] == "Arabic"
    assert [name for _code, name in places.languages("en")][:1] == ["Abkhazian"]
    assert places.region_name(places.area("MX").region, "fr") == "Amérique centrale"


def test_every_country_and_subdivision_has_its_outline():
    world = _outlines("world.json")
    assert set(world) == {one.code for one in places.countries()}
    for country in {leaf[:2] for leaf in places.leaves() if "-" in leaf}:
        parts = _outlines(f"subdivisions/{country}.json")
        assert set(parts) == {one.code for one in places.subdivisions(country)}


def test_no_outline_draws_a_stripe_across_the_180th_meridian():
    for file in sorted((HOME / "outlines").rglob("*.json")):
        for code, geometry in _outlines(file.relative_to(HOME / "outlines")).items():
            for ring in _rings(geometry):
                jumps = [abs(a[0] - b[0]) for a, b in itertools.pairwise(ring)]
                on_the_pole = code == "AQ"  # its lower edge is the pole, as long as the map is wide
                assert on_the_pole or max(jumps) < 60, code
                assert all(-180 <= point[0] <= 180 and -90 <= point[1] <= 90 for point in ring)


def test_the_data_stay_small_enough_to_keep_in_the_repository():
    files = [file for folder in ("data", "outlines") for file in (HOME / folder).rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 6_000_000
    assert (HOME / "outlines" / "world.json").stat().st_size <= 520_000


def test_the_sources_are_credited():
    words = (HOME / "data" / "CREDITS.md").read_text()
    assert "Made with Natural Earth" in words
    assert "GeoNames" in words
    assert "CC BY 4.0" in words
    assert "Unicode" in words


def _outlines(name: str | Path) -> dict[str, dict]:
    collection = json.loads((HOME / "outlines" / name).read_text())
    return {one["id"]: one["geometry"] for one in collection["features"]}


def _rings(geometry: dict) -> list[list[list[float]]]:
    if geometry["type"] == "Polygon":
        return geometry["coordinates"]
    assert geometry["type"] == "MultiPolygon"
    return [ring for polygon in geometry["coordinates"] for ring in polygon]
