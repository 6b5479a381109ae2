"""Whom to ask next, and which kind of clue would help: by how much of what is open the answer is expected to settle.

The expected information gain of a question is the mutual information between the place and the answer (Lindley,
Annals of Mathematical Statistics 27, 1956), in nats: what the belief's entropy falls by, on average over the
answers that are likely now. It is 0 for somebody who would only say what is believed already, and for a belief that
is sure; it is largest for who tells apart just what is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geoloc import places
from geoloc.sphere import distance_km

Vector = NDArray[np.float64]
KNOWS = 0.25  # how often a country is recognised by who knows the language, far from home
HOME = 0.45  # more of it at home, falling off with distance
FOREIGN = 0.05  # for a language that one does not know
NEAR_KM = 1500.0
SUREST = 0.95
TINY = 1e-12


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked. `homes`: areas they grew up in or know; `weight`: from their record in the domain.

    `knows`: whether they know the clue's language (True for clues without one).
    """

    name: str
    homes: tuple[str, ...] = ()
    knows: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Turn:
    """A candidate in their place in the order: nats that their answer is expected to settle."""

    candidate: Candidate
    gain: float


def order(belief: Mapping[str, float], candidates: Iterable[Candidate]) -> list[Turn]:
    """Who settles most first; equals by name, so that the order is the same each time.

    `belief`: country to probability, positive, sums to 1.
    """
    codes = tuple(belief)
    mass = np.array([belief[code] for code in codes])
    turns = [Turn(one, expected_gain(mass, reach(codes, one))) for one in candidates]
    return sorted(turns, key=lambda turn: (-turn.gain, turn.candidate.name))


def expected_gain(belief: Vector, knows: Vector) -> float:
    """Nats. `knows`: for each country the probability that it is recognised when it is true.

    Who does not recognise it names what is believed now, as often as it is believed: so nobody is expected to settle
    anything by being wrong. Shapes (countries,); O(countries).
    """
    b = np.clip(belief / belief.sum(), TINY, None)
    k = np.clip(knows, 0.0, SUREST)
    # P(truth c, answer a) = b_c (k_c [a = c] + (1 - k_c) b_a), so P(answer a) = b_a (k_a + 1 - sum of b k)
    answered = k + 1 - (b * k).sum()
    named = k + (1 - k) * b
    hit = (b * named * np.log(named / (b * answered))).sum()
    each = b * np.log(answered)
    missed = (b * (1 - k) * (np.log(1 - k) * (1 - b) - each.sum() + each)).sum()
    return max(0.0, float(hit + missed))


def reach(codes: Sequence[str], one: Candidate) -> Vector:
    """How often they recognise each country: near a home more often, and by their record, which multiplies the odds."""
    base = KNOWS if one.knows else FOREIGN
    near = _nearness(tuple(codes), one.homes) if one.homes else np.zeros(len(codes))
    known = base + HOME * (1.0 if one.knows else base / KNOWS) * near
    odds = one.weight * known / (1 - known)
    found: Vector = np.minimum(odds / (1 + odds), SUREST)
    return found


def kinds_in_order(belief: Vector, rates: Mapping[str, Vector]) -> list[tuple[str, float]]:
    """Kinds of clue that are still missing, (kind, nats): `rates`: how often each shows it."""
    gains = {kind: expected_gain(belief, knows) for kind, knows in rates.items()}
    return sorted(gains.items(), key=lambda one: (-one[1], one[0]))


@lru_cache(maxsize=4096)
def _nearness(codes: tuple[str, ...], homes: tuple[str, ...]) -> Vector:
    """1 at home, 1/e at 1,500 km from the nearest home: between centres, but 1 within one's own country."""
    nearest = [min(_km(code, home) for home in homes) for code in codes]
    return np.exp(-np.array(nearest) / NEAR_KM)


def _km(code: str, home: str) -> float:
    return 0.0 if code == home[:2] else distance_km(places.area(code).centroid, places.area(home).centroid)
