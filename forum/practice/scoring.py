"""How good an answer was, at country level: log-score gain over the prior, and Brier's score."""

from __future__ import annotations

from dataclasses import dataclass

from forum.answers.judging import own_distribution, prior_of
from forum.answers.models import Answer
from geoloc import scores


@dataclass(frozen=True)
class Marks:
    """`log_gain`: natural log of p(country) over the prior's; `brier`: 0 (best) to 2."""

    log_gain: float
    brier: float


def marks(answer: Answer, truth: str) -> Marks:
    """Compare an answer with the truth's country; "cannot tell" scores as the prior, a gain of 0."""
    own = scores.score(own_distribution(answer), prior_of(answer.clue), truth)
    return Marks(own.gain, own.brier)
