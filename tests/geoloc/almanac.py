"""Where the sun stands, reckoned otherwise than geoloc/sun.py does: the truth that its bands of latitude are held to.

The Earth on its ellipse by JPL's elements (Standish, Keplerian elements for 1800 to 2050), Kepler's equation solved,
aberration, the sidereal time of 1982 and Saemundsson's refraction (Sky and Telescope 72, 1986).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)


def place_of_sun(at: datetime) -> tuple[float, float]:
    """Right ascension and declination of date, degrees."""
    centuries = (at - EPOCH) / timedelta(days=36525)
    oval = 0.01671123 - 0.00004392 * centuries
    nearest = 102.93768193 + 0.32327364 * centuries
    mean = math.radians((100.46457166 + 35999.37244981 * centuries - nearest) % 360)
    swept = mean
    for _turn in range(20):
        swept = mean + oval * math.sin(swept)
    round_it = 2 * math.atan2(math.sqrt(1 + oval) * math.sin(swept / 2), math.sqrt(1 - oval) * math.cos(swept / 2))
    of_date = nearest + 1.39697 * centuries  # precession
    longitude = math.radians(math.degrees(round_it) + of_date + 180 - 20.5 / 3600)  # seen from the Earth; aberration
    tilt = math.radians(23.4392911 - 0.0130042 * centuries)
    ascension = math.degrees(math.atan2(math.cos(tilt) * math.sin(longitude), math.cos(longitude)))
    return ascension % 360, math.degrees(math.asin(math.sin(tilt) * math.sin(longitude)))


def altitude(at: datetime, latitude: float, longitude: float) -> float:
    """Above the horizon as seen, degrees."""
    ascension, declination = place_of_sun(at)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    t = (midnight - EPOCH) / timedelta(days=36525)
    seconds = 24110.54841 + 8640184.812866 * t + 0.093104 * t**2 + 1.00273790935 * (at - midnight).total_seconds()
    hours = math.radians(seconds / 240 + longitude - ascension)
    here, its = math.radians(latitude), math.radians(declination)
    height = math.degrees(math.asin(math.sin(here) * math.sin(its) + math.cos(here) * math.cos(its) * math.cos(hours)))
    lift = 1.02 / math.tan(math.radians(height + 10.3 / (height + 5.11))) / 60 if height > -0.5 else 0.0
    return height + lift
