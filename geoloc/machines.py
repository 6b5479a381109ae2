"""What programs read in a clue, as one voice of its pool: of low weight, bounded, and taken apart for its readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geoloc.distribution import country_codes, indices, over_leaves
from geoloc.pooling import SEEN_OTHERS, Vector, exponential, normalised

MOST_WEIGHT = 0.5  # of a person of whom nothing is known: a machine never counts for more than half of one
STRONGEST = 2.5  # natural units that one analyser moves a country either way
TOGETHER = 4.0  # and all of them: they read one text, so their agreeing is not that much more evidence


@dataclass(frozen=True)
class Sign:
    """What one analyser says of one clue.

    `ratios`: (country, log P(sign | from there) - log P(sign | from anywhere)), natural units; `elsewhere`: the same
    for every country not listed; `rate`: how often it was right on known truth, in [0, 1].
    """

    name: str
    ratios: tuple[tuple[str, float], ...]
    elsewhere: float
    rate: float

    def moves(self) -> Vector:
        """Shape (countries,), in the order of `country_codes()`, each within `STRONGEST`."""
        told = dict(self.ratios)
        nats: Vector = np.array([told.get(code, self.elsewhere) for code in country_codes()], dtype=np.float64)
        return nats.clip(-STRONGEST, STRONGEST)


@dataclass(frozen=True, eq=False)
class Machine:
    """All signs of one clue as one voice. `mass`: shape (leaves,), sums to 1; `weight`: beside a person's 1."""

    signs: tuple[Sign, ...]
    prior: Vector
    mass: Vector
    weight: float

    def share(self, people: float, seen: float) -> float:
        """Its share of the pool, at most a third, beside votes that weigh `people` together.

        Where nobody says anything it stands beside one who says the prior. `seen`: the share of those votes that was
        given after the machine's could be read: they repeat it (`geoloc.pooling`), so it counts for less.
        """
        own = self.weight / (1 + SEEN_OTHERS * seen)
        return own / (own + max(1.0, people))

    def parts(self, code: str) -> list[tuple[str, float]]:
        """(analyser, natural units that it moved the voice towards an area), strongest first; before any share.

        The mean of what it moves alone and of what is lost without it, so that two that say the same share it; of two
        that is Shapley's value, of more it is near. KeyError for an unknown area.
        """
        own = indices(code)
        base, whole = self.prior[own].sum(), self.mass[own].sum()
        alone, without = (rows[:, own].sum(axis=1) for rows in self._apart)
        nats = (np.log(alone / base) + np.log(whole / without)) / 2
        rows = [(sign.name, float(value)) for sign, value in zip(self.signs, nats, strict=True)]
        return sorted(rows, key=lambda row: (-abs(row[1]), row[0]))

    @cached_property
    def _apart(self) -> tuple[Vector, Vector]:
        """(signs, leaves) each: the voice of each sign alone, and of all but it."""
        alone = [_voice((sign,), self.prior) for sign in self.signs]
        without = [_voice(tuple(one for one in self.signs if one is not sign), self.prior) for sign in self.signs]
        return np.array(alone), np.array(without)


def machine(signs: Sequence[Sign], prior: Vector, most: float) -> Machine | None:
    """One voice of all signs against a clue's prior, shape (leaves,); None where they add nothing to it.

    weight = most * rate * (1 - exp(-gain)): `gain` is what the voice says beyond the prior (Kullback-Leibler, natural
    units), `rate` the analysers' measured one, each by its own gain. So what repeats the prior (the language that the
    clue was filed under) takes nothing from people. ValueError unless 0 <= `most` <= 0.5.
    """
    if not 0 <= most <= MOST_WEIGHT:
        raise ValueError(f"a machine weighs between 0 and {MOST_WEIGHT} of a person")
    some = tuple(signs)
    gains = np.array([_gain(_voice((sign,), prior), prior) for sign in some])
    if not most or gains.sum() < 1e-6:
        return None
    rate = float(gains @ np.array([sign.rate for sign in some]) / gains.sum())
    mass = _voice(some, prior)
    return Machine(some, prior, mass, most * rate * float(1 - np.exp(-_gain(mass, prior))))


def _voice(signs: Sequence[Sign], prior: Vector) -> Vector:
    """prior * exp(the signs together), normalised; (leaves,). What is bounded vetoes nothing."""
    if not signs:
        return prior
    moved = np.clip(sum(sign.moves() for sign in signs), -TOGETHER, TOGETHER)
    return normalised(exponential(np.log(prior) + over_leaves(moved)))


def _gain(mass: Vector, prior: Vector) -> float:
    return max(0.0, float(mass @ (np.log(mass) - np.log(prior))))
