"""Where the sun stands, against another program's figures; and what a shadow says."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from geoloc import sun

# When, where, and the altitude with refraction that the package astral 3.2 gives, degrees.
KNOWN = [
    (datetime(2026, 3, 20, 12, tzinfo=UTC), 0.0, 0.0, 88.141),
    (datetime(2026, 6, 21, 17, 30, tzinfo=UTC), 19.43, -99.13, 73.604),
    (datetime(2026, 12, 21, 3, tzinfo=UTC), -33.87, 151.21, 72.030),
    (datetime(2025, 11, 3, 9, 15, tzinfo=UTC), 59.33, 18.07, 13.945),
    (datetime(2010, 8, 9, 20, tzinfo=UTC), 64.15, -21.94, 11.303),
    (datetime(2026, 1, 15, 14, tzinfo=UTC), 40.71, -74.0, 14.770),
]


@pytest.mark.parametrize(("at", "latitude", "longitude", "degrees"), KNOWN)
def test_the_altitude_is_that_of_another_program(
    at: datetime, latitude: float, longitude: float, degrees: float
) -> None:
    assert sun.altitude(at, latitude, longitude) == pytest.approx(degrees, abs=0.02)


def test_below_the_sun_it_is_overhead_and_on_the_other_side_it_is_night() -> None:
    at = datetime(2026, 5, 4, 7, 40, tzinfo=UTC)
    below = sun.overhead(at)
    assert sun.altitude(at, below.latitude, below.longitude) == pytest.approx(90, abs=0.05)
    assert sun.altitude(at, -below.latitude, below.longitude + 180) == pytest.approx(-90, abs=0.05)


def test_many_points_are_asked_at_once() -> None:
    grid = np.linspace(-80, 80, 9)
    found = sun.altitude(KNOWN[0][0], grid, np.zeros(9))
    assert found.shape == (9,)
    assert found.argmax() == 4


def test_at_noon_the_altitude_tells_the_latitude_north_or_south() -> None:
    assert sun.noon_altitude(23.44, 23.44) == pytest.approx(90, abs=0.05)
    assert sun.noon_altitude(23.44, 63.44) == pytest.approx(sun.noon_altitude(23.44, -16.56))


def test_a_shadow_as_long_as_its_post_is_half_a_right_angle() -> None:
    assert sun.altitude_of_shadow(2, 2) == pytest.approx(45)
    assert sun.altitude_of_shadow(1.8, 0) == pytest.approx(90)
    assert sun.tolerance_of_shadow(1, 0.1) == pytest.approx(2.73, abs=0.01)


@pytest.mark.parametrize(("height", "shadow"), [(0, 1), (-1, 1), (1, -1), (float("nan"), 1), (1, float("inf"))])
def test_what_casts_no_shadow_is_a_mistake(height: float, shadow: float) -> None:
    with pytest.raises(ValueError, match="height above 0"):
        sun.altitude_of_shadow(height, shadow)


def test_a_moment_without_a_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        sun.overhead(datetime(2026, 1, 1))
