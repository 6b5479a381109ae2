"""From answers to beliefs: what the arithmetic makes of a clue's answers, and of all clues of a case together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from forum.answers import machines, skill
from forum.answers.judging import judgement, prior_of
from forum.answers.models import Answer, Belief
from forum.clues.models import Clue
from geoloc import belief as arithmetic
from geoloc.belief import Pooled
from geoloc.distribution import Distribution
from geoloc.machines import Machine
from geoloc.pooling import Blend

KEPT = 12
POINTED = 1 / 3  # of its country's probability: from there on one says the state or province, not the country alone
SHARED = 0.3  # correlation of what one unit says of several clues of a case, until it can be measured
_SMALL = 0.05  # contributions below this, in natural-log units, are not worth a line

Ranked = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Move:
    """A new version of a clue's belief; `before` and `after` are the places that the versions point to."""

    belief: Belief
    before: str
    after: str

    @property
    def is_move(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Pool:
    """One clue's active answers, its prior and what they pool to."""

    clue: Clue
    answers: Sequence[Answer]
    prior: Distribution
    pooled: Pooled
    delta: float = 1.0  # its weight among the clues of a case
    machine: Machine | None = None  # what programs read in it

    @cached_property
    def own(self) -> list[Distribution]:
        """Each expert alone, in the order of the answers."""
        return [arithmetic.pool([judgement(answer)], self.prior).distribution for answer in self.answers]


def recompute(clue: Clue) -> Move:
    """A new version of the clue's belief from its active answers; called under the clue's lock."""
    answers = list(clue.answers.filter(replaced_at=None).select_related("expert").order_by("created_at", "pk"))
    last = clue.beliefs.order_by("-version").first()
    known = skill.records(answer.expert_id for answer in answers)
    one = pool_of(clue, answers, known, skill.blend(), machines.on([clue]).get(clue.pk))
    countries = one.pooled.distribution.countries(KEPT)
    regions = one.pooled.distribution.subdivisions(KEPT) if names_regions(answers) else []
    judged = [answer for answer in answers if not answer.cannot_tell]
    new = Belief.objects.create(
        clue=clue,
        version=last.version + 1 if last else 1,
        answers=len(answers),
        cannot_tell=len(answers) - len(judged),
        effective=one.pooled.effective,
        leads=round(one.pooled.machine, 4),
        countries=[[code, round(p, 6)] for code, p in countries],
        subdivisions=[[code, round(p, 6)] for code, p in regions],
        spread=[[code, *spread(code, one.own)] for code, _p in countries],
        contributions=_strengths(one, countries[0][0]),
    )
    before = points_to(last.countries, last.subdivisions) if last and last.answers > last.cannot_tell else ""
    return Move(new, before, points_to(new.countries, new.subdivisions) if judged else before)


def _strengths(one: Pool, place: str) -> list[dict[str, object]]:
    """As `Belief.contributions` keeps them."""
    rows = contributions([one], place)
    return [{"answer": str(answer.pk), "place": code, "log_ratio": round(pull, 4)} for answer, code, pull in rows]


def pool_of(
    clue: Clue, answers: Sequence[Answer], known: skill.Records, blend: Blend, machine: Machine | None = None
) -> Pool:
    """Weighed by what is known of each expert in the clue's domain; one unit is one vote, `machine` part of one.

    Beside people alone: where all of them cannot tell, a belief of the machine's own would be looked at first.
    """
    prior = prior_of(clue)
    judged = [judgement(answer) for answer in answers]
    machine = None if all(one.says_nothing for one in judged) else machine
    pooled = arithmetic.pool(judged, prior, blend, skill.weights(answers, known), machine)
    return Pool(clue, answers, prior, pooled, machine=machine)


def case_language(clues: Sequence[Clue]) -> str | None:
    """The language that its clues agree on: the case's prior; answers play no part in it."""
    languages = {clue.language for clue in clues if clue.language}
    return languages.pop() if len(languages) == 1 else None


def names_regions(answers: Sequence[Answer]) -> bool:
    """Does anybody name a state or province, or draw? Without that, ranking them would only rank their populations."""
    return any(answer.drawn or any("-" in place["area"] for place in answer.places) for answer in answers)


def points_to(countries: Ranked, subdivisions: Ranked) -> str:
    """The most likely country, or a state or province that holds a good part of that country's probability."""
    if not countries:
        return ""
    country, whole = str(countries[0][0]), float(str(countries[0][1]))
    inside = next((row for row in subdivisions if str(row[0]).startswith(f"{country}-")), None)
    return str(inside[0]) if inside and float(str(inside[1])) >= whole * POINTED else country


def spread(code: str, own: Sequence[Distribution]) -> tuple[float, float]:
    """The lowest and the highest probability that any one expert gives a place."""
    chances = [one.p(code) for one in own]
    return round(min(chances), 6), round(max(chances), 6)


def contributions(pools: Sequence[Pool], place: str) -> list[tuple[Answer, str, float]]:
    """What each answer moved a place, strongest first: its pull, of log p - log prior (natural units)."""
    rows = []
    for one in pools:
        base = one.prior.p(place)
        for answer, alone, share in zip(one.answers, one.own, one.pooled.shares, strict=True):
            strength = one.delta * one.pooled.alpha * share * math.log(alone.p(place) / base)
            if abs(strength) >= _SMALL:
                rows.append((answer, place, strength))
    return sorted(rows, key=lambda row: -abs(row[2]))


def of_machines(pools: Sequence[Pool], place: str) -> list[tuple[Clue, str, float]]:
    """The same of each analyser: clue, its name, and its pull."""
    rows = []
    for one in pools:
        pull = one.delta * one.pooled.alpha * one.pooled.machine
        parts = one.machine.parts(place) if one.machine else []
        rows += [(one.clue, name, pull * nats) for name, nats in parts if abs(pull * nats) >= _SMALL]
    return sorted(rows, key=lambda row: -abs(row[2]))


@dataclass(frozen=True)
class Whole:
    """A case's belief over the clues that one person may see."""

    distribution: Distribution
    pools: Sequence[Pool]

    @property
    def effective(self) -> float:
        return sum(one.delta * one.pooled.effective for one in self.pools)

    @property
    def own(self) -> list[Distribution]:
        return [alone for one in self.pools for alone in one.own]


def of_case(
    answers: Mapping[Clue, Sequence[Answer]], language: str | None, read: Mapping[UUID, Machine] | None = None
) -> Whole:
    """Clues are different evidence, so their log-ratios add up, discounted where the same units judged them.

    `read`: what programs read, by clue; None for whoever may not be told of it.
    """
    judged = Counter(unit for some in answers.values() for unit in _units(some))
    known, blend = skill.records(answer.expert_id for some in answers.values() for answer in some), skill.blend()
    pools = []
    for clue, some in answers.items():
        alone = pool_of(clue, some, known, blend, (read or {}).get(clue.pk))
        pools.append(replace(alone, delta=_delta(alone, judged)))
    parts = [(one.pooled, one.prior, one.delta) for one in pools]
    return Whole(arithmetic.combine(arithmetic.prior(language), parts), pools)


def _units(answers: Sequence[Answer]) -> set[object]:
    return {answer.expert.organisation_id for answer in answers if not answer.cannot_tell}


def _delta(one: Pool, judged: Mapping[object, int]) -> float:
    """m judgements correlated by r weigh as much as m / (1 + (m - 1) r): each unit's share of the clue, so reduced."""
    parts = [(answer, share) for answer, share in zip(one.answers, one.pooled.shares, strict=True) if share]
    reduced = [share / (1 + (judged[answer.expert.organisation_id] - 1) * SHARED) for answer, share in parts]
    return (sum(reduced) + one.pooled.machine) if reduced else 1.0
