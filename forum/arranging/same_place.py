"""Whether two pictures hold the same place or thing, seen from elsewhere: points that fit one movement. Pure.

Points are paired by their looks, each with the one that is clearly its nearest (Lowe 2004); then each pair proposes the
movement that its own sizes and directions imply, and the one on which most others agree is refined to a stretched and
slanted one (Philbin et al., Object retrieval with large vocabularies and fast spatial matching, 2007).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forum.clues.intake.points import PLACES, SIZES, TURNS, Points, looks, unpacked

ENOUGH = 12  # points: of 1,560 pairs of different made rooms none had as many (docs/analysers/same-place.md)
CLEARLY = 0.8  # of the distance to the second nearest
OFF = 0.03  # of the longer edge: a place is not flat
CELL = 0.01  # of the longer edge: points in one cell are one
LARGEST, SMALLEST = 16.0, 1 / 16  # times the area
Floats = NDArray[np.float64]


def points_that_fit(one: str, other: str) -> int | None:
    """How many points of two pictures fit one movement; None for too few to mean anything."""
    mine, yours = unpacked(one), unpacked(other)
    if mine is None or yours is None or min(len(mine), len(yours)) < ENOUGH:
        return None
    pairs = _pairs(mine, yours)
    if len(pairs) < ENOUGH:
        return None
    mine, yours = mine[pairs[:, 0]], yours[pairs[:, 1]]
    here, there = _places(mine), _places(yours)
    fits = _fitting(here, there, _agreeing(mine, yours))
    count = min(_cells(here[fits]), _cells(there[fits]))
    return count if count >= ENOUGH else None


def _pairs(mine: Points, yours: Points) -> NDArray[np.int64]:
    """(n, 2): each the other's nearest, and clearly so."""
    apart = np.maximum(0, 2 - 2 * looks(mine) @ looks(yours).T)  # squared
    rows, nearest = np.arange(len(mine)), apart.argmin(axis=1)
    least, second = np.partition(apart, 1, axis=1)[:, :2].T
    clear = (least < CLEARLY**2 * second) & (apart.argmin(axis=0)[nearest] == rows)
    return np.stack([rows[clear], nearest[clear]], axis=1)


def _places(points: Points) -> Floats:
    """(n, 2), fractions of the longer edge."""
    return np.stack([points["x"], points["y"]], axis=1) / PLACES


def _agreeing(mine: Points, yours: Points) -> NDArray[np.bool_]:
    """Which pairs fit, loosely, the one pair's own movement that most fit."""
    larger = 2.0 ** ((yours["size"].astype(float) - mine["size"]) / SIZES)
    turned = (yours["turn"].astype(float) - mine["turn"]) / TURNS * 2 * np.pi
    here, there = (_places(each) @ np.array([1, 1j]) for each in (mine, yours))
    moved = (larger * np.exp(1j * turned))[:, None] * (here[None, :] - here[:, None]) + there[:, None]
    agree = np.abs(moved - there[None, :]) < 2 * OFF
    best: NDArray[np.bool_] = agree[agree.sum(axis=1).argmax()]
    return best


def _fitting(here: Floats, there: Floats, fits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """After three rounds of least squares; none for a mirrored picture, or one that shrinks to a dot."""
    around = np.column_stack([here, np.ones(len(here))])
    for off in (2 * OFF, OFF, OFF):
        if fits.sum() < ENOUGH:
            break
        movement = np.linalg.lstsq(around[fits], there[fits], rcond=None)[0]
        if not SMALLEST < np.linalg.det(movement[:2]) < LARGEST:
            return np.zeros_like(fits)
        fits = np.linalg.norm(around @ movement - there, axis=1) < off
    return fits


def _cells(places: Floats) -> int:
    return len(np.unique(np.floor(places / CELL), axis=0))
