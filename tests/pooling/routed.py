"""Two ways of choosing whom to ask, beside each other: anybody who knows the language, or who settles most."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geoloc import routing
from geoloc.fitting import FIRST
from geoloc.pooling import Vector, Voice, blended, votes
from geoloc.routing import Candidate
from geoloc.skill import Record
from tests.pooling import simulation
from tests.pooling.simulation import LANGUAGES, Everybody, Experts, Setting, language

MOST = 8  # answers
Next = Callable[[Vector, list[int]], int]  # of a belief and who was asked: whom to ask now


def losses(seed: int, cases: int, setting: Setting) -> tuple[Vector, Vector]:
    """Mean log loss after 1, 2, ... `MOST` answers: by language match in any order, and by expected gain."""
    experts, gains, days = simulation.everybody(setting, seed, cases)
    rng = np.random.default_rng([seed, 1])
    by_language, by_gain = np.zeros((cases, MOST)), np.zeros((cases, MOST))
    for n, day in enumerate(days):
        weights = [Record(float(row.sum()), len(row)).weight for row in gains[day.language]]
        speakers = rng.permutation(np.flatnonzero(experts.speaks == LANGUAGES.index(day.language)))
        by_language[n] = _asked(day, weights, lambda _belief, asked, who=speakers: int(who[len(asked)]))
        people = _candidates(experts, day.language, weights)
        by_gain[n] = _asked(day, weights, lambda belief, asked, all_of=people, of=day: _best(of, all_of, belief, asked))
    return by_language.mean(axis=0), by_gain.mean(axis=0)


def answers_needed(reached: Vector, goal: float) -> int:
    """The first number of answers with which the log loss is no more than the goal; more than there are if none."""
    below = np.flatnonzero(reached <= goal)
    return int(below[0]) + 1 if len(below) else len(reached) + 1


def _asked(day: Everybody, weights: list[float], following: Next) -> Vector:
    asked: list[int] = []
    belief, lost = language(day.language).prior, []
    for _answer in range(MOST):
        asked.append(following(belief, asked))
        told = votes([Voice(unit=str(one), weight=weights[one]) for one in asked])
        belief = blended(day.said[asked], language(day.language).prior, told, FIRST)
        lost.append(-np.log(belief[day.truth]))
    return np.array(lost)


def _best(day: Everybody, people: list[Candidate], belief: Vector, asked: list[int]) -> int:
    codes = language(day.language).codes
    left = [one for one in people if int(one.name) not in asked]
    return int(routing.order(dict(zip(codes, belief.tolist(), strict=True)), left)[0].candidate.name)


def _candidates(experts: Experts, code: str, weights: list[float]) -> list[Candidate]:
    found = []
    for n, (speaks, home) in enumerate(zip(experts.speaks, experts.home, strict=True)):
        own = LANGUAGES[int(speaks)]
        found.append(Candidate(str(n), (language(own).codes[int(home)],), knows=own == code, weight=weights[n]))
    return found
