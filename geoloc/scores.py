"""How good an answer was, once the truth is known: log score, Brier's score, a score of distance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from geoloc import places
from geoloc.distribution import Distribution, by_country, country_codes
from geoloc.sphere import distance_km

_SCALE_KM = 1492.7
_BEST = 5000.0


@dataclass(frozen=True)
class Score:
    """At country level. `log`: ln p(truth), at most 0; `gain`: `log` less the prior's, in natural units, 0 for an
    answer that says nothing; `brier`: sum over countries of (p - truth)^2, from 0 (best) to 2."""

    log: float
    gain: float
    brier: float


def score(said: Distribution, prior: Distribution, truth: str) -> Score:
    """Of an answer (or a belief) against the country or subdivision that was the truth; KeyError for no such place."""
    country = places.area(truth).parent or truth
    at = country_codes().index(country)
    own = by_country(said.mass)
    hit = np.zeros_like(own)
    hit[at] = 1.0
    log = math.log(own[at])
    return Score(log, log - math.log(prior.p(country)), float(((own - hit) ** 2).sum()))


def distance_score(guess: str, truth: str) -> float:
    """5000 e^(-d / 1492.7 km) between centres: for display only, since a country is no point (PIGEON's evaluation)."""
    return _BEST * math.exp(-distance_km(places.area(guess).centroid, places.area(truth).centroid) / _SCALE_KM)
