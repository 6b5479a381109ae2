"""A band of latitudes, by country: where people live who see the sun as high as a shadow says, at that moment."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geoloc import cities, places, sun
from geoloc.habits import Likelihoods

LOWEST = 3.0  # degrees: below it shadows are long, soft and uneven
LEAST_TOLERANCE = 1.0  # degrees; no shadow in a picture is known better
WRONG = 0.05  # slopes, leaning posts, clocks that are wrong


class Why(StrEnum):
    """Why there is no answer."""

    LOW = "low"  # long shadows: a small slope changes them by their whole length
    NOBODY = "nobody"  # night or sea wherever people live: a wrong moment, or a lamp's shadow


def of_shadow(at: datetime, height: float, shadow: float, error: float) -> Likelihoods | Why:
    """Log-likelihood for every country that something so high casts so long a shadow at that moment.

    `at` knows its time zone; `height` and `shadow` in one unit, known to within the share `error` (0.1: 10 %). A
    reason instead where the sun is too low to tell, or stood so high over almost nobody. ValueError for lengths
    that are none.
    """
    altitude = sun.altitude_of_shadow(height, shadow)
    if altitude < LOWEST:
        return Why.LOW
    degrees = tolerance(height, shadow, error)
    latitudes, longitudes, people, country, codes = _points()
    off = (sun.altitude(at, latitudes, longitudes) - altitude) / degrees
    fits = np.exp(-0.5 * np.minimum(off**2, 200.0)) * people
    shares = np.bincount(country, fits, len(codes)) / np.bincount(country, people, len(codes))
    flat = degrees / 90  # what any altitude has by chance
    if (1 - WRONG) * shares.max() < WRONG * flat:
        return Why.NOBODY
    return {code: math.log((1 - WRONG) * share + WRONG * flat) for code, share in zip(codes, shares, strict=True)}


def tolerance(height: float, shadow: float, error: float) -> float:
    """Degrees by which the sun's height is known from a shadow that is known to within the share `error`."""
    return max(sun.tolerance_of_shadow(height / shadow, error) if shadow else error * 45, LEAST_TOLERANCE)


Points = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.intp], tuple[str, ...]]


@cache
def _points() -> Points:
    """Where people live: each city with its inhabitants, and each country's centre, so that none is without."""
    codes = tuple(one.code for one in places.countries())
    number = {code: n for n, code in enumerate(codes)}
    rows = [(city.latitude, city.longitude, float(city.people), number[city.country]) for city in cities.every()]
    rows += [(*one.centroid, 1000.0, number[one.code]) for one in places.countries()]
    latitudes, longitudes, people, country = (np.array(column) for column in zip(*rows, strict=True))
    return latitudes, longitudes, people, country.astype(np.intp), codes
