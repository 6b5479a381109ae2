"""A clock and a moment in UTC, as evidence for the places whose clocks showed that then."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from geoloc import clocks, locating, places
from geoloc.clocks import Why


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def named(shown: clocks.Shown) -> set[str]:
    return {area for areas in shown.areas.values() for area in areas}


def test_daylight_saving_is_that_of_the_day() -> None:
    winter, summer = when("2026-01-15T12:00"), when("2026-07-15T12:00")
    assert "FR" in named(clocks.of_clock(winter, 13, 2, 5))
    assert "FR" not in named(clocks.of_clock(summer, 13, 2, 5))
    assert "FR" in named(clocks.of_clock(summer, 14, 0, 5))
    assert "NG" in named(clocks.of_clock(winter, 13, 0, 5)) & named(clocks.of_clock(summer, 13, 0, 5))
    assert "MX-CHH" in named(clocks.of_clock(summer, 6, 0, 5))  # no daylight saving since 2022
    assert "MX-CHH" not in named(clocks.of_clock(when("2021-07-15T12:00"), 7, 0, 5))


def test_around_the_very_change_both_hours_are_told_apart() -> None:
    before, after = when("2026-03-29T00:59"), when("2026-03-29T01:01")
    assert "DE" in named(clocks.of_clock(before, 1, 59, 0))
    assert "DE" in named(clocks.of_clock(after, 3, 1, 0))
    assert "DE" not in named(clocks.of_clock(after, 2, 1, 0))  # an hour that Germany did not have


def test_a_country_of_several_clocks_is_named_by_its_parts() -> None:
    shown = clocks.of_clock(when("2026-01-15T20:00"), 14, 0, 5)
    assert {"US-TX", "US-IL", "CR"} <= named(shown)
    assert not {"US-CA", "US", "US-NY"} & named(shown)
    assert shown.says["CR"] > shown.says["US"] > shown.says["FR"]


def test_what_the_date_would_tell_apart_is_all_named() -> None:
    shown = clocks.of_clock(when("2026-07-15T12:00"), 1, 0, 0)
    assert set(shown.areas) == {-660, 780}
    assert {"AS", "TO"} <= named(shown)
    dial = clocks.of_clock(when("2026-07-15T12:00"), 1, 0, 0, twelve=True)
    assert set(dial.areas) == {-660, 60, 780}


def test_quarters_of_an_hour_speak_for_few() -> None:
    shown = clocks.of_clock(when("2026-07-15T12:00"), 17, 45, 3)
    assert named(shown) == {"NP"}
    assert max(shown.says, key=shown.says.__getitem__) == "NP"


def test_nonsense_cannot_tell_and_says_why() -> None:
    assert clocks.of_clock(when("2026-07-15T12:00"), 19, 22, 5).why == Why.NOWHERE
    assert clocks.of_clock(when("1921-07-15T12:00"), 12, 0, 5).why == Why.YEARS
    assert clocks.of_clock(when("9999-07-15T12:00"), 12, 0, 5).why == Why.YEARS
    for hour, minute, off in ((24, 0, 5), (-1, 0, 5), (3, 60, 5), (3, 0, 61)):
        with pytest.raises(ValueError, match="an hour"):
            clocks.of_clock(when("2026-07-15T12:00"), hour, minute, off)


def test_nearly_everybody_has_a_clock() -> None:
    told = {area[:2] for area in clocks.kept()}
    people = {one.code: one.population for one in places.countries()}
    assert sum(people[code] for code in told) / sum(people.values()) > 0.9999
    assert all(places.is_area(area) for area in clocks.kept())
    assert all(abs(sum(zones.values()) - 1) < 0.01 for zones in clocks.kept().values())


def test_the_place_each_zone_is_named_after_is_among_those_named() -> None:
    """Truth that the table was hardly made from: the tz database's own coordinates, of countries with several zones."""
    chosen, right, tried = random.Random(6), 0, 0
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        country, where, zone = line.split("\t")[:3] if not line.startswith("#") else ("", "", "")
        if not country or country in clocks.kept():
            continue
        area = locating.area_at(*_point(where))
        if area is None or area[:2] != country:
            continue  # on a border, or an island too small to be drawn
        at = when("2020-01-01T00:00") + timedelta(minutes=chosen.randrange(6 * 365 * 24 * 60))
        local = at.astimezone(clocks._zone(zone))
        tried += 1
        right += bool({area, country} & named(clocks.of_clock(at, local.hour, local.minute, 2)))
    assert (right, tried) == (155, 173)


def _point(where: str) -> tuple[float, float]:
    cut = max(where.rfind("+"), where.rfind("-"))
    return _degrees(where[:cut], 2), _degrees(where[cut:], 3)


def _degrees(text: str, digits: int) -> float:
    size = int(text[1 : 1 + digits]) + int(text[1 + digits : 3 + digits]) / 60
    return -size if text[0] == "-" else size
