"""Does 70 % come true seven times in ten? Bins with intervals, and no curve where there is too little to say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 20  # answers from which on a curve is drawn
FEWEST = 5  # scores from which on their mean has an interval
_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Bin:
    """`said`: mean probability given; `came`: share that came true; `low`, `high`: its 95 % interval (Wilson's)."""

    count: int
    said: float
    came: float
    low: float
    high: float

    @property
    def fits(self) -> bool:
        """The mean of what was said lies within the interval of what came true."""
        return self.low <= self.said <= self.high


@dataclass(frozen=True)
class Curve:
    """`bins`: in order of probability, only those with an answer; empty with fewer than 20 answers."""

    answers: int
    bins: tuple[Bin, ...]

    @property
    def is_enough(self) -> bool:
        return self.answers >= ENOUGH


@dataclass(frozen=True)
class Mean:
    """Of scores: its 95 % interval `low` to `high`, or None for both where there are too few."""

    value: float
    low: float | None = None
    high: float | None = None


def mean(scores: Sequence[float], least: float = -math.inf, most: float = math.inf) -> Mean:
    """With Student's interval (Biometrika 6, 1908) from `FEWEST` scores on, cut off at what a score can be.

    It holds about, for scores are lopsided. ValueError of none.
    """
    count = len(scores)
    middle = sum(scores) / count if count else math.nan
    if not count or not all(least <= one <= most for one in scores):
        raise ValueError("at least one score, each within its bounds")
    if count < FEWEST:
        return Mean(middle)
    deviation = math.sqrt(sum((one - middle) ** 2 for one in scores) / (count - 1))
    half = _student(count - 1) * deviation / math.sqrt(count)
    return Mean(middle, max(least, middle - half), min(most, middle + half))


def curve(pairs: Sequence[tuple[float, bool]], bins: int = 5) -> Curve:
    """From (probability given, did it come true) in bins of equal width. ValueError outside [0, 1]."""
    if not all(0 <= p <= 1 for p, _came in pairs):
        raise ValueError("probabilities lie between 0 and 1")
    if len(pairs) < ENOUGH:
        return Curve(len(pairs), ())
    return Curve(len(pairs), tuple(_bin(some) for some in _parts(pairs, bins) if some))


def error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of said and come true over bins, weighted by their counts."""
    found = [_bin(some) for some in _parts(pairs, bins) if some]
    return sum(one.count * abs(one.said - one.came) for one in found) / max(1, len(pairs))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, JASA 22, 1927); (0, 1) of nothing. ValueError if hits exceed the count."""
    if not 0 <= hits <= count:
        raise ValueError("hits lie between 0 and the count")
    if not count:
        return 0.0, 1.0
    share, more = hits / count, _Z**2 / count
    middle = (share + more / 2) / (1 + more)
    half = _Z * math.sqrt(share * (1 - share) / count + more / (4 * count)) / (1 + more)
    return max(0.0, middle - half), min(1.0, middle + half)


def _parts(pairs: Sequence[tuple[float, bool]], bins: int) -> list[list[tuple[float, bool]]]:
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for p, came in pairs:
        parts[min(int(p * bins), bins - 1)].append((p, came))
    return parts


def _bin(some: Sequence[tuple[float, bool]]) -> Bin:
    hits = sum(came for _p, came in some)
    low, high = wilson(hits, len(some))
    return Bin(len(some), sum(p for p, _came in some) / len(some), hits / len(some), low, high)


def _student(free: int) -> float:
    """Its 97.5 % point for 4 degrees of freedom or more, to within 0.3 % (Abramowitz and Stegun 1964, 26.7.5)."""
    terms = (
        (_Z**3 + _Z) / 4,
        (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96,
        (3 * _Z**7 + 19 * _Z**5 + 17 * _Z**3 - 15 * _Z) / 384,
    )
    return _Z + math.fsum(term / float(free) ** n for n, term in enumerate(terms, 1))
