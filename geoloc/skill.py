"""What a person's record in a domain makes their answers weigh: shrunken, bounded, and of that domain only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHRINKING = 6  # so many answers of no gain are thought to have been given before
BOUND = 2.0  # nobody weighs more than e^2, or less than e^-2, times a newcomer


@dataclass(frozen=True)
class Domain:
    """Where skill is measured and used: a language family (“” for clues without a language) and a clue type."""

    language: str
    clue_type: str


@dataclass(frozen=True)
class Record:
    """`gain`: sum of log-score gains over the prior on answers whose truth is known; `answers`: how many."""

    gain: float = 0.0
    answers: int = 0

    def plus(self, gain: float) -> Record:
        return Record(self.gain + gain, self.answers + 1)

    def without(self, gain: float) -> Record:
        """As it was before one of its answers; ValueError if there is none."""
        if not self.answers:
            raise ValueError("there is no answer to leave out")
        return Record(self.gain - gain, self.answers - 1)

    @property
    def weight(self) -> float:
        """exp(clip(S / (n + 6), -2, 2)); 1 for a newcomer.

        Performance weights after Colson and Cooke, Reliability Engineering & System Safety 2017; the shrinkage after
        Metaculus' reputation, sum of scores / (30 + sum of coverage).
        """
        return math.exp(max(-BOUND, min(BOUND, self.gain / (self.answers + SHRINKING))))


def records(scored: Iterable[tuple[Domain, float]]) -> Mapping[Domain, Record]:
    """One person's records from (domain, log-score gain) of each answer with a known truth, "cannot tell" as 0."""
    found: dict[Domain, Record] = {}
    for domain, gain in scored:
        found[domain] = found.get(domain, Record()).plus(gain)
    return found
