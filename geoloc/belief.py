"""From judgements to a belief: pool what people say of one clue, combine what different clues say of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from geoloc import places
from geoloc.distribution import Distribution, by_country, country_codes, indices, row_of
from geoloc.judgement import Judgement
from geoloc.machines import Machine
from geoloc.pooling import UNIFORM, Blend, Vector, Votes, blended, exponential, normalised, softened, tempered, votes

EXCLUDED = 0.05  # what "not from here" leaves of a probability: people err, so never 0


@dataclass(frozen=True)
class Pooled:
    """One clue's belief. `shares`: each judgement's share of the vote; 0 where it says nothing.

    With `machine`, the share of what programs read, they sum to 1 where anybody says something.
    """

    distribution: Distribution
    shares: tuple[float, ...]
    effective: float  # number of independent, equally weighted units that would weigh as much; 0 without any
    alpha: float  # how far it was sharpened, after what correlation took back
    cannot_tell: int
    machine: float = 0.0


@dataclass(frozen=True)
class _Heard:
    """Who says something, by their places in the list that is pooled, and their votes; `asked`: its whole length."""

    judgements: Mapping[int, Judgement]
    votes: Votes
    asked: int


@lru_cache(maxsize=256)
def prior(language: str | None) -> Distribution:
    """Where a speaker of a language is, by CLDR's speaker counts; by population for None or a language CLDR lacks.

    Within a country, by the share of its people in each subdivision. A case's prior is shown to its readers.
    """
    people = _people(language)
    masses = [people.get(leaf[:2], 0) * places.share(leaf) for leaf in places.leaves()]
    return Distribution(softened(normalised(np.array(masses, dtype=np.float64))))


def pool(
    judgements: Sequence[Judgement],
    prior: Distribution,
    blend: Blend = Blend(),  # noqa: B008  frozen
    weights: Sequence[float] | None = None,
    machine: Machine | None = None,
) -> Pooled:
    """log B(c) = log prior(c) + alpha * sum_j w_j (log p_j(c) - log prior(c)) / sum_j w_j, normalised.

    The same evidence judged by several people: an average, since agreeing does not make it more evidence (the
    logarithmic pool relative to the prior; Satopää et al., International Journal of Forecasting 30, 2014, on alpha),
    of which `blend.plain` is the plain weighted average (docs/decisions/0027).
    `weights`: one for each judgement, positive; equal if None. The judgements of one unit share the mean of their
    weights, and votes that repeat one another (a shared source, others' answers seen) weigh less and pull alpha back
    to 1 (`geoloc.pooling`). Order does not matter. Without a judgement that says something the belief is the prior.
    `machine`: what programs read, against the same prior; one more voice, of its own low share, that no effective
    number counts (`geoloc.machines`).
    ValueError if `weights` has another length than `judgements` or one is not positive.
    """
    given = [1.0] * len(judgements) if weights is None else weights
    if len(given) != len(judgements) or not all(weight > 0 for weight in given):
        raise ValueError("one positive weight for each judgement")
    heard = {n: one for n, one in enumerate(judgements) if not one.says_nothing}
    told = votes([one.voice(given[n]) for n, one in heard.items()])
    return _pooled(_Heard(heard, told, len(judgements)), prior, blend, machine)


def combine(prior: Distribution, clue_beliefs: Sequence[tuple[Pooled, Distribution, float]]) -> Distribution:
    """log P(c) = log prior(c) + sum_k delta_k (log B_k(c) - log prior_k(c)), normalised.

    Different evidence adds up. Each entry: a clue's belief, the prior that went into it (so that it is taken out
    again and counts once), and delta in [0, 1], less than 1 where clues share a source. Order does not matter.
    """
    logs = np.log(prior.mass)
    for pooled, own_prior, delta in clue_beliefs:
        logs = logs + delta * (np.log(pooled.distribution.mass) - np.log(own_prior.mass))
    return Distribution(normalised(exponential(logs)))


def named(one: Judgement, prior: Distribution) -> dict[str, float]:
    """What a judgement gives to each country that it names or draws into; the rest, which is nobody's, is left out."""
    row = np.zeros(len(prior.mass))
    _lay_out(one, prior.mass, row)
    return {code: float(p) for code, p in zip(country_codes(), by_country(row), strict=True) if p > 0}


def _pooled(heard: _Heard, prior: Distribution, blend: Blend, machine: Machine | None) -> Pooled:
    some = list(heard.judgements.values())
    told, part = _beside(heard.votes, some, machine)
    said = _said(some, prior)
    whole = _whole(said, prior, blend, told, (machine, part))
    shares = dict(zip(heard.judgements, told.shares.tolist(), strict=True))
    return Pooled(
        distribution=whole,
        shares=tuple(shares.get(n, 0.0) for n in range(heard.asked)),
        effective=told.effective,
        alpha=tempered(blend.alpha, told.effective, told.apart),
        cannot_tell=heard.asked - len(some),
        machine=part,
    )


def _beside(told: Votes, heard: Sequence[Judgement], machine: Machine | None) -> tuple[Votes, float]:
    """The votes with what the machine leaves them, and the machine's share."""
    if machine is None:
        return told, 0.0
    seen = told.shares @ np.array([one.seen_others for one in heard], dtype=np.float64)
    part = machine.share(told.weight, float(seen))
    return replace(told, shares=told.shares * (1 - part)), part


def _whole(
    said: Vector, prior: Distribution, blend: Blend, told: Votes, beside: tuple[Machine | None, float]
) -> Distribution:
    """The machine, with its share, is the last row; where nobody is heard it stands beside the prior."""
    machine, part = beside
    if machine is None:
        return Distribution(blended(said, prior.mass, told, blend)) if len(said) else prior
    people, shares = (said, told.shares) if len(said) else (prior.mass[None, :], np.array([1 - part]))
    votes_of_all = replace(told, shares=np.append(shares, part))
    return Distribution(blended(np.vstack([people, machine.mass]), prior.mass, votes_of_all, blend))


def _people(language: str | None) -> dict[str, int]:
    speakers = places.speakers()
    if language and (found := speakers.get(language) or speakers.get(language.split("-")[0])):
        return found
    return {one.code: one.population for one in places.countries()}


def _said(judgements: Sequence[Judgement], prior: Distribution) -> Vector:
    """Shape (judgements, leaves): each judgement alone, positive, sums to 1."""
    said = np.zeros((len(judgements), len(prior.mass)))
    for row, one in zip(said, judgements, strict=True):
        _spread_out(one, prior.mass, row)
    said *= 1 - UNIFORM
    said += UNIFORM / said.shape[1]
    for n, one in enumerate(judgements):
        for code in one.excluded:
            said[n, indices(code)] *= EXCLUDED
    return normalised(said)


def _spread_out(one: Judgement, prior: Vector, row: Vector) -> None:
    """Into `row`: what is drawn or named within each area, the rest over what is not, all by the prior."""
    rest = prior * _lay_out(one, prior, row)
    left = rest.sum()
    if left > 0:
        row += rest * (max(0.0, 1.0 - sum(one.chances)) / left)
    row /= row.sum()


def _lay_out(one: Judgement, prior: Vector, row: Vector) -> Vector:
    """Into `row`: what is drawn or named within each area, by the prior; returns what is left free of each leaf."""
    free = np.ones(len(row))  # of each leaf, the share that nothing was said of
    for area in one.drawn:
        inside = np.zeros(len(row))
        inside[[row_of(leaf) for leaf, _share in area.within]] = [share for _leaf, share in area.within]
        row += prior * inside * (area.p / (prior @ inside))
        free *= 1 - inside
    for code, p in sorted(one.places, key=lambda place: -len(place[0])):  # subdivisions first: a country is its rest
        own = indices(code)
        home = prior[own] * free[own]
        home = home if home.any() else prior[own]
        row[own] += home * (p / home.sum())
        free[own] = 0.0
    return free
