"""Does 70 % come true seven times in ten? Bins with intervals, and no curve where there is too little to say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 20  # answers from which on a curve is drawn
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
