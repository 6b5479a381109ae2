"""Where the sun is as high as a shadow says: the country it was measured in is among the likeliest."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from geoloc import cities, daylight, sun
from geoloc.daylight import Why


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("Oaxaca", datetime(2026, 6, 21, 22, tzinfo=UTC)),
        ("Oslo", datetime(2026, 3, 20, 9, tzinfo=UTC)),
        ("Nairobi", datetime(2026, 12, 1, 13, tzinfo=UTC)),
    ],
)
def test_a_post_of_that_place_speaks_for_its_country(name: str, at: datetime) -> None:
    city = cities.search(name, 1)[0]
    altitude = float(sun.altitude(at, city.latitude, city.longitude))
    found = daylight.of_shadow(at, 2.0, 2.0 / math.tan(math.radians(altitude)), 0.05)
    assert not isinstance(found, Why)
    night = [code for code in ("MX", "NO", "KE", "JP", "NZ") if code != city.country]
    assert all(found[city.country] > found[code] for code in night)
    better = sum(value > found[city.country] + 2.5 for value in found.values())
    assert better == 0


def test_a_low_sun_tells_nothing_and_no_length_is_a_mistake() -> None:
    at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert daylight.of_shadow(at, 1, 100, 0.1) == Why.LOW
    with pytest.raises(ValueError, match="height above 0"):
        daylight.of_shadow(at, 0, 1, 0.1)


def test_overhead_casts_no_shadow_and_speaks_for_the_tropics() -> None:
    found = daylight.of_shadow(datetime(2026, 3, 20, 12, tzinfo=UTC), 2, 0, 0.1)
    assert not isinstance(found, Why)
    assert found["GH"] > found["NO"]
