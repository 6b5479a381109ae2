"""Where the sun stands: from a shadow and a moment to a band of places; pure, in plain formulas.

The low-precision position of the Astronomical Almanac, as NOAA's solar calculator uses it (Meeus, Astronomical
Algorithms, 2nd ed., chapter 25): within 0.02 degrees for 1950 to 2050, which no shadow is measured to. Refraction lifts
the sun by half a degree at the horizon; it is taken in, after Bennett (Journal of Navigation 35, 1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class Overhead:
    """The point below the sun: latitude (the sun's declination) and longitude, degrees."""

    latitude: float
    longitude: float


def overhead(at: datetime) -> Overhead:
    """Below the sun at this moment, which has to know its time zone (ValueError)."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone is none")
    days = (at - EPOCH) / timedelta(days=1)
    mean, anomaly = 280.460 + 0.9856474 * days, np.radians(357.528 + 0.9856003 * days)
    ecliptic = np.radians(mean + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.0000004 * days)
    right_ascension = np.degrees(np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic)))
    declination = np.degrees(np.arcsin(np.sin(tilt) * np.sin(ecliptic)))
    sidereal = 280.46062 + 360.98564737 * days  # Greenwich, degrees
    return Overhead(float(declination), float((right_ascension - sidereal + 180) % 360 - 180))


def altitude(at: datetime, latitude: ArrayLike, longitude: ArrayLike) -> Degrees:
    """Of the sun above the horizon, degrees, as seen (with refraction), at points in degrees; negative at night."""
    below = overhead(at)
    there, its = np.radians(np.asarray(latitude, dtype=np.float64)), np.radians(below.latitude)
    hours = np.radians(np.asarray(longitude, dtype=np.float64) - below.longitude)
    height = np.sin(there) * np.sin(its) + np.cos(there) * np.cos(its) * np.cos(hours)
    return _lifted(np.degrees(np.arcsin(np.clip(height, -1, 1))))


def noon_altitude(declination: float, latitude: ArrayLike) -> Degrees:
    """Of the sun when it is highest on a day of this declination: when only the date is known, and that it was noon."""
    return _lifted(90 - np.abs(np.asarray(latitude, dtype=np.float64) - declination))


def altitude_of_shadow(height: float, shadow: float) -> float:
    """Degrees, from a height and its shadow on level ground in any one unit. ValueError for what casts none."""
    if not (0 < height < np.inf and 0 <= shadow < np.inf):
        raise ValueError("a height above 0, and the length of its shadow")
    return float(np.degrees(np.arctan2(height, shadow)))


def tolerance_of_shadow(ratio: float, error: float) -> float:
    """Degrees by which the altitude may be off when height over shadow is known to within this share (0.1: 10 %)."""
    steeper = np.degrees(np.arctan(ratio * (1 + error)))
    return float(steeper - np.degrees(np.arctan(ratio / (1 + error)))) / 2


def _lifted(true: Degrees) -> Degrees:
    """As seen through the air; below the horizon nothing is lifted."""
    arc_minutes = 1 / np.tan(np.radians(np.maximum(true, 0) + 7.31 / (np.maximum(true, 0) + 4.4)))
    return np.where(true > -0.6, true + arc_minutes / 60, true)
