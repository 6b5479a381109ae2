"""Seven ways from answers to a belief, and the four numbers they are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geoloc import calibration
from geoloc.confusions import audit
from geoloc.fitting import Resolved, fitted
from geoloc.pooling import Blend, Vector, Voice, Votes, blended, exponential, normalised, softened, votes
from geoloc.skill import Record
from tests.pooling.simulation import EXPERTS, LANGUAGES, Asked, World, language

SMOOTHING = 0.02  # of Dawid and Skene's tables, which are nearly empty here
NAMES = ("single answer", "majority vote", "linear pool", "log pool", "naive product", "Dawid-Skene", "ours")


@dataclass(frozen=True)
class Numbers:
    """Means over cases: natural log loss, Brier (0 to 2), share of first places right, expected calibration error."""

    log_loss: float
    brier: float
    top: float
    ece: float


def numbers(beliefs: Sequence[Vector], truths: Sequence[int]) -> Numbers:
    at = [float(belief[truth]) for belief, truth in zip(beliefs, truths, strict=True)]
    squares = [float((belief**2).sum() - 2 * p + 1) for belief, p in zip(beliefs, at, strict=True)]
    first = [
        (float(belief.max()), bool(belief.argmax() == truth)) for belief, truth in zip(beliefs, truths, strict=True)
    ]
    hits = float(np.mean([hit for _p, hit in first]))
    return Numbers(float(-np.log(at).mean()), float(np.mean(squares)), hits, calibration.error(first))


def beliefs_of(world: World, name: str) -> list[Vector]:
    """Of one of `NAMES` on the open cases of a world."""
    if name == "Dawid-Skene":
        return dawid_skene(world)
    return ours(world) if name == "ours" else [_simple(name, one) for one in world.cases]


def ours(world: World) -> list[Vector]:
    """As the forum does it: weights by practice in the domain, the blend fitted on resolved cases alone."""
    blend = fitted(
        [Resolved(one.said, language(one.language).prior, weighed(world, one), one.truth) for one in world.resolved]
    )
    return [blended(one.said, language(one.language).prior, weighed(world, one), blend) for one in world.cases]


def weighed(world: World, one: Asked) -> Votes:
    gains = world.gains[one.language][list(one.experts)]
    records = [Record(float(own.sum()), len(own)) for own in gains]
    pairs = zip(records, one.seen_others, strict=True)
    return votes([Voice(seen_others=seen, weight=record.weight) for record, seen in pairs])


def _simple(name: str, one: Asked) -> Vector:
    prior = language(one.language).prior
    if name == "single answer":
        return one.said[0]
    if name == "majority vote":
        return normalised(np.bincount(one.said.argmax(axis=1), minlength=len(prior)) + prior)
    if name == "linear pool":
        return one.said.mean(axis=0)
    if name == "log pool":
        return blended(one.said, prior, votes([Voice() for _ in one.said]), Blend())
    logs = np.log(prior) + (np.log(one.said) - np.log(prior)).sum(axis=0)
    return softened(normalised(exponential(logs)))


def dawid_skene(world: World) -> list[Vector]:
    """Language by language, on the first places named in all cases; the truth of the resolved ones is not told."""
    found: dict[int, Vector] = {}
    for code in LANGUAGES:
        some = [one for one in (*world.resolved, *world.cases) if one.language == code]
        counts = np.zeros((len(some), EXPERTS, len(language(code).codes)))
        for row, one in enumerate(some):
            counts[row, list(one.experts), one.said.argmax(axis=1)] = 1
        items = audit(counts, SMOOTHING).items if some else []
        found.update({id(one): softened(belief) for one, belief in zip(some, items, strict=True)})
    return [found[id(one)] for one in world.cases]
