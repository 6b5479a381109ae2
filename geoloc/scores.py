"""How good an answer was, once the truth is known: log score, Brier's score, a score of distance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoloc import places
from geoloc.distribution import Distribution, by_country, country_codes
from geoloc.sphere import distance_km

_SCALE_KM = 1492.7
_NEAREST = 5000.0
BEST, WORST = 0.0, 2.0  # Brier's score


@dataclass(frozen=True)
class Score:
    """At country level. `log`: ln p(truth), at most 0; `gain`: `log` less the prior's, in natural units, 0 for an
    answer that says nothing; `brier`: from 0 (best) to 2 (`brier`)."""

    log: float
    gain: float
    brier: float


def score(said: Distribution, prior: Distribution, truth: str) -> Score:
    """Of an answer (or a belief) against the country or subdivision that was the truth; KeyError for no such place."""
    country = places.area(truth).parent or truth
    at = country_codes().index(country)
    own = by_country(said.mass)
    log = math.log(own[at])
    return Score(log, log - math.log(prior.p(country)), brier(own, at))


def brier(chances: NDArray[np.float64], at: int) -> float:
    """Sum over i of (p_i - e_i)^2, e_i = 1 for what came true, at index `at`, else 0: its form for many classes.

    0 for all on what came true, 2 for all on something else, 1 - 1/n for the same on each of n. Unlike the log score
    it never grows beyond all bounds over one answer. Brier, Monthly Weather Review 78, 1950.
    """
    hit = np.zeros_like(chances)
    hit[at] = 1.0
    return float(((chances - hit) ** 2).sum())


def distance_score(guess: str, truth: str) -> float:
    """5000 e^(-d / 1492.7 km) between centres: for display only, since a country is no point (PIGEON's evaluation)."""
    return _NEAREST * math.exp(-distance_km(places.area(guess).centroid, places.area(truth).centroid) / _SCALE_KM)
