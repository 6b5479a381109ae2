"""The arithmetic of pooling, on arrays: who weighs how much, how many independent voices there are, and the pool."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
UNIFORM = 0.002  # mixed into every prior and judgement, so that one zero cannot veto
SAME_SOURCE = 0.5  # correlation of two votes that rest on the same cited source
SEEN_OTHERS = 0.5  # correlation of a vote given after seeing others with any other vote of the clue
LEAST_ALPHA, MOST_ALPHA = 1.0, 2.5


@dataclass(frozen=True)
class Blend:
    """`alpha`: how far the log-ratio pool is sharpened, in [1, 2.5]; `plain`: how much of the belief is the plain
    weighted average instead, in [0, 1): it keeps what one expert alone is sure of, where experts exaggerate."""

    alpha: float = LEAST_ALPHA
    plain: float = 0.0

    def __post_init__(self) -> None:
        if not (LEAST_ALPHA <= self.alpha <= MOST_ALPHA and 0 <= self.plain < 1):
            raise ValueError("alpha lies between 1 and 2.5, the plain part between 0 and 1")


@dataclass(frozen=True)
class Voice:
    """What the weighing needs to know of one judgement that says something.

    `unit`: whose vote it is, "" for somebody who stands alone. `sources`: what it cites, in any names.
    `seen_others`: it was given after others' answers could be seen.
    """

    unit: str = ""
    sources: frozenset[str] = frozenset()
    seen_others: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Votes:
    """`shares`: shape (voices,), each voice's share of the pool, sums to 1.

    `effective`: the number of independent, equally weighted votes that would be worth as much; `apart`: what that
    number would be if no two units were correlated. Both are 0 without a voice. `weight`: of all votes together,
    where one of which nothing is known weighs 1 and repeats nobody.
    """

    shares: Vector
    effective: float
    apart: float
    weight: float = 0.0


def votes(voices: Sequence[Voice]) -> Votes:
    """One unit is one vote: the mean of its voices' weights; a vote is divided by what it repeats of others.

    With R the votes' correlations (1 on the diagonal), vote u weighs w_u / sum_v R_uv, so that m votes which repeat
    one another wholly weigh as one. Effective number: (sum w)^2 / (w' R w), which is Kish's number where R is the
    identity. Order does not matter, and a unit that answers twice alike gains nothing. O(voices + units^2).
    """
    groups: dict[Hashable, list[int]] = {}
    for n, voice in enumerate(voices):
        groups.setdefault(voice.unit or n, []).append(n)
    members = list(groups.values())
    if not members:
        return Votes(np.zeros(0), 0.0, 0.0)
    raw = np.array([sum(voices[n].weight for n in some) / len(some) for some in members])
    alike = correlations([[voices[n] for n in some] for some in members])
    weighed = raw / alike.sum(axis=1)
    shares = np.zeros(len(voices))
    for some, vote in zip(members, weighed, strict=True):
        whole = sum(voices[n].weight for n in some)
        shares[some] = [vote * voices[n].weight / whole for n in some]
    total = float(weighed.sum())
    effective = total**2 / float(weighed @ alike @ weighed)
    return Votes(shares / total, effective, float(raw.sum() ** 2 / (raw**2).sum()), total)


def correlations(units: Sequence[Sequence[Voice]]) -> Vector:
    """Shape (units, units): 1 on the diagonal; off it the mean over pairs of voices of what they have in common.

    Of a pair, the stronger of the two reasons: a shared source, or one of them having seen the others.
    """
    voices = [voice for some in units for voice in some]
    sizes = [len(some) for some in units]
    seen = np.array([voice.seen_others for voice in voices])
    alike = np.maximum(SAME_SOURCE * _shared(voices), SEEN_OTHERS * (seen[:, None] | seen[None, :]))
    starts = np.cumsum([0, *sizes[:-1]])
    sums = np.add.reduceat(np.add.reduceat(alike, starts, axis=0), starts, axis=1)
    between: Vector = sums / np.outer(sizes, sizes)
    np.fill_diagonal(between, 1.0)
    return between


def _shared(voices: Sequence[Voice]) -> NDArray[np.bool_]:
    """(voices, voices): do the two cite a source in common?"""
    names = {name: n for n, name in enumerate(sorted({name for voice in voices for name in voice.sources}))}
    cites = np.zeros((len(voices), len(names)), dtype=np.float64)  # whole numbers have no fast product
    for row, voice in enumerate(voices):
        cites[row, [names[name] for name in voice.sources]] = 1
    return (cites @ cites.T) > 0


def tempered(alpha: float, effective: float, apart: float) -> float:
    """alpha, pulled back towards 1 by what correlation takes from the votes.

    1 + (alpha - 1) (effective - 1) / (apart - 1). Sharpening makes up for what independent judges leave unsaid
    (Satopää et al. 2014); of one voice, or of many that repeat one another, nothing is left unsaid.
    """
    if apart <= 1:
        return LEAST_ALPHA
    return LEAST_ALPHA + (alpha - LEAST_ALPHA) * max(0.0, min(1.0, (effective - 1) / (apart - 1)))


def log_ratio_pool(said: Vector, prior: Vector, shares: Vector, alpha: float) -> Vector:
    """prior * exp(alpha * shares @ (log said - log prior)), normalised: positive, (places,).

    `said`: shape (judgements, places), positive, at least one judgement; `prior`: (places,), positive; `shares`:
    (judgements,), sums to 1. Satopää et al., International Journal of Forecasting 30, 2014, on alpha.
    """
    return normalised(exponential(np.log(prior) + alpha * mean_ratio(said, prior, shares)))


def mean_ratio(said: Vector, prior: Vector, shares: Vector) -> Vector:
    """shares @ (log said - log prior): (places,), natural units; what agreement moves before it is sharpened."""
    ratio: Vector = shares @ np.log(said) - np.log(prior)
    return ratio


def blended(said: Vector, prior: Vector, told: Votes, blend: Blend) -> Vector:
    """(1 - plain) * log-ratio pool, its alpha tempered, + plain * weighted average: positive, (places,), sums to 1."""
    alpha = tempered(blend.alpha, told.effective, told.apart)
    mass = log_ratio_pool(said, prior, told.shares, alpha)
    return (1 - blend.plain) * mass + blend.plain * (told.shares @ said)


def normalised(mass: Vector) -> Vector:
    """Along the last axis."""
    scaled: Vector = mass / mass.sum(axis=-1, keepdims=True)
    return scaled


def softened(mass: Vector) -> Vector:
    """0.2 % uniform over the last axis."""
    mixed: Vector = (1 - UNIFORM) * mass + UNIFORM / mass.shape[-1]
    return mixed


def exponential(logs: Vector) -> Vector:
    """exp over the last axis without overflow; what would be 0 stays the least positive number, to come back from."""
    mass: Vector = np.maximum(np.exp(logs - logs.max(axis=-1, keepdims=True)), np.finfo(np.float64).tiny)
    return mass
