"""From judgements to a belief: pool what people say of one clue, combine what different clues say of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geoloc import places
from geoloc.distribution import Distribution, Vector, by_country, country_codes, indices, normalised, uniform
from geoloc.judgement import Judgement

UNIFORM = 0.002  # mixed into every prior and judgement, so that one zero cannot veto
EXCLUDED = 0.05  # what "not from here" leaves of a probability: people err, so never 0
TOLD = 5  # countries whose contributions and spread are kept


@dataclass(frozen=True)
class Contribution:
    """What one judgement moved a country: its share of log p(country) - log prior(country), natural units."""

    judgement: int  # its place in the list that was pooled
    unit: str
    country: str
    log_ratio: float


@dataclass(frozen=True)
class Spread:
    """How far the judgements lie apart on a country: lowest, highest and standard deviation of their probabilities."""

    country: str
    lowest: float
    highest: float
    deviation: float


@dataclass(frozen=True)
class Pooled:
    """One clue's belief. `shares`: each judgement's share of the vote, sums to 1; 0 where it says nothing."""

    distribution: Distribution
    shares: tuple[float, ...]
    effective: float  # number of equally weighted units that would weigh as much; 0 without any
    cannot_tell: int
    contributions: tuple[Contribution, ...]
    spread: tuple[Spread, ...]


@lru_cache(maxsize=256)
def prior(language: str | None) -> Distribution:
    """Where a speaker of a language is, by CLDR's speaker counts; by population for None or a language CLDR lacks.

    Within a country, by the share of its people in each subdivision. A case's prior is shown to its readers.
    """
    people = _people(language)
    masses = [people.get(leaf[:2], 0) * places.share(leaf) for leaf in places.leaves()]
    return Distribution(_softened(normalised(np.array(masses, dtype=np.float64))))


def pool(
    judgements: Sequence[Judgement], prior: Distribution, alpha: float = 1.0, weights: Sequence[float] | None = None
) -> Pooled:
    """log B(c) = log prior(c) + alpha * sum_j w_j (log p_j(c) - log prior(c)) / sum_j w_j, normalised.

    The same evidence judged by several people: an average, since agreeing does not make it more evidence (the
    logarithmic pool relative to the prior; Satopää et al., International Journal of Forecasting 30, 2014, on alpha).
    `weights`: one for each judgement, positive; equal if None. The judgements of one unit share the mean of their
    weights. Order does not matter. Without a judgement that says something the belief is the prior.
    ValueError if `weights` has another length than `judgements` or one is not positive.
    """
    shares, effective = _shares(judgements, weights)
    said = np.array([_alone(one, prior) for one in judgements]).reshape(len(judgements), len(prior.mass))
    ratios = np.log(said) - np.log(prior.mass)
    mass = normalised(_exponential(np.log(prior.mass) + alpha * (shares @ ratios)))
    whole = Distribution(mass if shares.any() else prior.mass)
    heard = [n for n, share in enumerate(shares) if share > 0]
    return Pooled(
        distribution=whole,
        shares=tuple(float(share) for share in shares),
        effective=effective,
        cannot_tell=len(judgements) - len(heard),
        contributions=_contributions(judgements, said, prior, alpha * shares, whole),
        spread=_spread(said[heard], whole) if heard else (),
    )


def combine(prior: Distribution, clue_beliefs: Sequence[tuple[Pooled, Distribution, float]]) -> Distribution:
    """log P(c) = log prior(c) + sum_k delta_k (log B_k(c) - log prior_k(c)), normalised.

    Different evidence adds up. Each entry: a clue's belief, the prior that went into it (so that it is taken out
    again and counts once), and delta in [0, 1], less than 1 where clues share a source. Order does not matter.
    """
    logs = np.log(prior.mass)
    for pooled, own_prior, delta in clue_beliefs:
        logs = logs + delta * (np.log(pooled.distribution.mass) - np.log(own_prior.mass))
    return Distribution(normalised(_exponential(logs)))


def clue_contribution(pooled: Pooled, own_prior: Distribution, delta: float, area: str) -> float:
    """What a clue adds to an area's log-probability before normalising: delta (log B(area) - log prior(area))."""
    return float(delta * np.log(pooled.distribution.p(area) / own_prior.p(area)))


def _people(language: str | None) -> dict[str, int]:
    speakers = places.speakers()
    if language and (found := speakers.get(language) or speakers.get(language.split("-")[0])):
        return found
    return {one.code: one.population for one in places.countries()}


def _alone(one: Judgement, prior: Distribution) -> Vector:
    """A judgement over the leaves: what is named within each place, the rest over what is not, by the prior."""
    mass = np.zeros_like(prior.mass)
    free = np.ones(len(mass), dtype=bool)
    for code, p in sorted(one.places, key=lambda place: -len(place[0])):  # subdivisions first: a country is its rest
        own = indices(code)
        home = own[free[own]] if free[own].any() else own
        mass[home] += p * normalised(prior.mass[home])
        free[own] = False
    rest = max(0.0, 1.0 - sum(p for _code, p in one.places))
    mass += rest * normalised(np.where(free, prior.mass, 0.0)) if free.any() else 0.0
    mass = _softened(normalised(mass))
    for code in one.excluded:
        mass[indices(code)] *= EXCLUDED
    return normalised(mass)


def _shares(judgements: Sequence[Judgement], weights: Sequence[float] | None) -> tuple[Vector, float]:
    """Each judgement's share of the vote, and Kish's effective number (sum w)^2 / sum w^2 of units."""
    given = [1.0] * len(judgements) if weights is None else weights
    if len(given) != len(judgements) or not all(weight > 0 for weight in given):
        raise ValueError("one positive weight for each judgement")
    units: dict[str, list[int]] = {}
    for n, one in enumerate(judgements):
        if not one.says_nothing:
            units.setdefault(one.unit or f"alone {n}", []).append(n)
    shares = np.zeros(len(judgements))
    for members in units.values():
        shares[members] = [given[n] / len(members) for n in members]
    votes = np.array([shares[members].sum() for members in units.values()])
    if not votes.size:
        return shares, 0.0
    return shares / votes.sum(), float(votes.sum() ** 2 / (votes**2).sum())


def _contributions(
    judgements: Sequence[Judgement], said: Vector, prior: Distribution, shares: Vector, whole: Distribution
) -> tuple[Contribution, ...]:
    """Strongest first for each of the most likely countries."""
    told = [code for code, _p in whole.countries(TOLD)]
    columns = [country_codes().index(code) for code in told]
    ratios = (np.log(by_country(said)) - np.log(by_country(prior.mass)))[:, columns] * shares[:, None]
    found = [
        Contribution(n, one.unit, code, float(ratios[n, column]))
        for column, code in enumerate(told)
        for n, one in enumerate(judgements)
        if shares[n] > 0
    ]
    return tuple(sorted(found, key=lambda one: (told.index(one.country), -abs(one.log_ratio), one.unit)))


def _spread(said: Vector, whole: Distribution) -> tuple[Spread, ...]:
    own = by_country(said)
    rows = []
    for code, _p in whole.countries(TOLD):
        column = own[:, country_codes().index(code)]
        rows.append(Spread(code, float(column.min()), float(column.max()), float(column.std())))
    return tuple(rows)


def _softened(mass: Vector) -> Vector:
    return (1 - UNIFORM) * mass + UNIFORM * uniform()


def _exponential(logs: Vector) -> Vector:
    """exp without overflow; what would be 0 stays the least positive number, so that it can still come back."""
    mass: Vector = np.maximum(np.exp(logs - logs.max()), np.finfo(np.float64).tiny)
    return mass
