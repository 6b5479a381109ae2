"""What would help most: what the tables can tell apart among the countries that are still likely."""

from __future__ import annotations

import math

import pytest

from geoloc import wanted
from geoloc.wanted import Observation


def best(belief: dict[str, float]) -> Observation:
    return wanted.gains(belief)[0][0]


def test_each_observation_is_worth_what_it_tells_apart() -> None:
    assert best({"AU": 0.5, "GB": 0.5}) is Observation.SOCKET  # one language, one hum, one side of the road
    assert best({"MX": 0.5, "KR": 0.5}) is Observation.LANGUAGE
    found = dict(wanted.gains({"GB": 0.5, "FR": 0.5}))
    assert found[Observation.DRIVING] == pytest.approx(math.log(2) - 0.098, abs=0.01)
    assert found[Observation.HUM] == pytest.approx(0, abs=1e-9)
    assert dict(wanted.gains({"MX": 0.5, "ES": 0.5}))[Observation.HUM] > 0.4


def test_nothing_settles_more_than_is_open_and_nothing_where_all_is_known() -> None:
    for belief in ({"MX": 0.6, "GT": 0.3, "ES": 0.1}, {"GB": 0.5, "FR": 0.5}, {"MX": 1.0}):
        assert all(0 <= gain <= wanted.open_nats(belief) + 1e-9 for _what, gain in wanted.gains(belief))
    assert wanted.open_nats({"MX": 1.0}) == 0


def test_a_country_no_table_knows_is_no_mistake() -> None:
    assert dict(wanted.gains({"AQ": 1.0}))[Observation.SOCKET] == 0
