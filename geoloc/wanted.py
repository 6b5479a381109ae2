"""Which observation would settle most of what is open, by tables of facts: socket, side of the road, hum, language.

The information gain of an observation is the mutual information between the country and what would be seen, in
nats, under the belief as it is: what a table cannot tell apart among the countries still likely is worth nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geoloc import habits, places

Chances = dict[str, dict[str, float]]  # country → what is observed → its probability there; sums to 1
OTHER = "other"


class Observation(StrEnum):
    """What could be looked or listened for."""

    LANGUAGE = "language"
    SOCKET = "socket"
    DRIVING = "driving"
    HUM = "hum"


def gains(belief: Mapping[str, float]) -> list[tuple[Observation, float]]:
    """(observation, nats), most first. `belief`: country to probability, positive, any sum."""
    found = [(one, _gain(belief, _chances(one))) for one in Observation]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def open_nats(belief: Mapping[str, float]) -> float:
    """The belief's entropy: what there is to settle."""
    mass = np.array(list(belief.values()))
    mass = mass[mass > 0] / mass.sum()
    return float(-(mass * np.log(mass)).sum())


def _gain(belief: Mapping[str, float], chances: Chances) -> float:
    """Over the countries that the table knows; of the others it says nothing."""
    known = {code: p for code, p in belief.items() if code in chances and p > 0}
    if not known:
        return 0.0
    seen = sorted({what for code in known for what in chances[code]})
    mass = np.array(list(known.values()))
    given: NDArray[np.float64] = np.array([[chances[code].get(what, 0.0) for what in seen] for code in known])
    share = mass / mass.sum()
    whole = share @ given
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(given > 0, np.log(given / whole), 0.0)
    return float(max(0.0, (share @ (given * logs)).sum()) * mass.sum() / sum(belief.values()))


@cache
def _chances(one: Observation) -> Chances:
    return {
        Observation.LANGUAGE: _languages,
        Observation.SOCKET: _sockets,
        Observation.DRIVING: _driving,
        Observation.HUM: _hum,
    }[one]()


def _languages() -> Chances:
    """What one stranger speaks: each language by its share of all that is spoken there."""
    spoken: dict[str, dict[str, float]] = {}
    for language, countries in places.speakers().items():
        for code, people in countries.items():
            spoken.setdefault(code, {})[language] = float(people)
    return {code: _shares(counts) for code, counts in spoken.items() if sum(counts.values()) > 0}


def _sockets() -> Chances:
    return {
        code: {kind: math.exp(value[code]) for kind, value in _of_sockets().items()} | {OTHER: 1 - _told(code)}
        for code in _countries()
    }


def _told(code: str) -> float:
    return min(1.0, sum(math.exp(value[code]) for value in _of_sockets().values()))


@cache
def _of_sockets() -> dict[str, habits.Likelihoods]:
    return {kind: habits.of_socket(kind) for kind in habits.SOCKETS}


def _driving() -> Chances:
    left = habits.of_driving(on_the_left=True)
    return {code: {"left": math.exp(value), "right": 1 - math.exp(value)} for code, value in left.items()}


def _hum() -> Chances:
    fifty = habits.of_hum(50)
    return {code: {"50": math.exp(fifty[code]), "60": 1 - math.exp(fifty[code])} for code in _countries()}


def _countries() -> list[str]:
    """Of the table of mains; Japan's two networks are told apart below the country and left out here."""
    return [code for code in habits.mains() if "-" not in code]


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}
