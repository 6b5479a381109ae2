"""An answer as the arithmetic takes it, alone and against its prior."""

from __future__ import annotations

from forum.answers.models import Answer
from forum.clues.models import Clue
from geoloc import belief as arithmetic
from geoloc.distribution import Distribution
from geoloc.judgement import Inside, Judgement


def judgement(answer: Answer) -> Judgement:
    """Its unit is its vote; the marks it cites and not being blind say what it may repeat of others."""
    return Judgement(
        places=tuple((place["area"], place["p"]) for place in answer.places),
        excluded=tuple(answer.excluded),
        cannot_tell=answer.cannot_tell,
        unit=str(answer.expert.organisation_id),
        sources=frozenset(str(mark) for mark in answer.marks),
        seen_others=not answer.blind,
        drawn=tuple(Inside(tuple((code, share) for code, share in row["within"]), row["p"]) for row in answer.drawn),
    )


def prior_of(clue: Clue) -> Distribution:
    """By the clue's language where it is known, else by population."""
    return arithmetic.prior(clue.language or None)


def own_distribution(answer: Answer) -> Distribution:
    """What one answer says by itself."""
    return arithmetic.pool([judgement(answer)], prior_of(answer.clue)).distribution
