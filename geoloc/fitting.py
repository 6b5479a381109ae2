"""How to blend answers into a belief, learned from resolved clues and never from the one it is used on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geoloc.pooling import LEAST_ALPHA, MOST_ALPHA, Blend, Vector, Votes, exponential, mean_ratio, normalised, tempered

ENOUGH = 50  # resolved answers from which on the blend is fitted
ALPHAS = np.linspace(LEAST_ALPHA, MOST_ALPHA, 31)  # steps of 0.05
PLAIN = (0.0, 0.25, 0.5, 0.75)
FIRST = Blend(alpha=LEAST_ALPHA, plain=0.5)  # half of each pool until truth decides between them
GRID = tuple(Blend(float(alpha), plain) for plain in PLAIN for alpha in ALPHAS)


@dataclass(frozen=True)
class Resolved:
    """A clue whose place is known. `said`: (answers, places), `prior`: (places,), `truth`: index of a place.

    `votes`: made of weights that this clue played no part in, else the fit would praise who was right here.
    """

    said: Vector
    prior: Vector
    votes: Votes
    truth: int


def fitted(clues: Sequence[Resolved], enough: int = ENOUGH) -> Blend:
    """The blend with the best log score on resolved clues; `FIRST` with fewer than `enough` answers."""
    if sum(len(one.said) for one in clues) < enough:
        return FIRST
    return GRID[int(_table(clues).sum(axis=0).argmax())]


def leave_one_out(clues: Sequence[Resolved], enough: int = ENOUGH) -> list[Blend]:
    """For each clue the blend fitted on all the others: what may be used to judge the method by it."""
    answers = np.array([len(one.said) for one in clues])
    table = _table(clues)
    best = (table.sum(axis=0) - table).argmax(axis=1)
    left = answers.sum() - answers
    return [GRID[int(at)] if others >= enough else FIRST for at, others in zip(best, left, strict=True)]


def _table(clues: Sequence[Resolved]) -> Vector:
    """ln p(truth): (clues, blends). The first of equals wins: the least plain and the least sharp."""
    return np.array([_log_scores(one) for one in clues]).reshape(len(clues), len(GRID))


def _log_scores(one: Resolved) -> Vector:
    told = one.votes
    sharp = [tempered(float(alpha), told.effective, told.apart) for alpha in ALPHAS]
    ratio = mean_ratio(one.said, one.prior, told.shares)
    pools = normalised(exponential(np.log(one.prior) + np.outer(sharp, ratio)))[:, one.truth]
    average = float(told.shares @ one.said[:, one.truth])
    scores: Vector = np.log(np.concatenate([(1 - plain) * pools + plain * average for plain in PLAIN]))
    return scores
