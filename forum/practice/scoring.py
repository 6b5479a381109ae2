"""How good an answer was, at country level: log-score gain over the prior, and Brier's score."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forum.answers import beliefs
from forum.answers.models import Answer

ALL = 1000  # more countries than there are


@dataclass(frozen=True)
class Marks:
    """`log_gain`: natural log of p(country) over the prior's; `brier`: 0 (best) to 2."""

    log_gain: float
    brier: float


def marks(answer: Answer, truth: str) -> Marks:
    """Compare an answer with the truth's country; "cannot tell" scores as the prior, a gain of 0."""
    country = truth.split("-", maxsplit=1)[0]
    own, prior = beliefs.own_distribution(answer), beliefs.prior_of(answer.clue)
    squares = sum((p - (code == country)) ** 2 for code, p in own.countries(ALL))
    return Marks(math.log(own.p(country) / prior.p(country)), squares)
