"""Who takes what for what, without knowing the truth: an offline audit, not the live pool.

A. P. Dawid and A. M. Skene, Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied
Statistics 28 (1979). With some 200 classes and few answers on each clue it is too hungry for a live pool.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geoloc.pooling import Vector, exponential, normalised

_STOP = 1e-7
_TURNS = 500


@dataclass(frozen=True)
class Confusions:
    """`classes`: (classes,) shares; `rates`: (raters, true, said), rows sum to 1; `items`: (items, classes)."""

    classes: Vector
    rates: Vector
    items: Vector


def audit(counts: Vector, smoothing: float = 0.0) -> Confusions:
    """By expectation and maximisation from `counts`: (items, raters, classes), how often a rater said a class.

    Starts from the shares of what was said, stops when no item moves by more than 1e-7. `smoothing` is added to every
    cell of the rates and classes, for sparse tables. A rater who never met a class gets the uniform row.
    ValueError if an item has no answer.
    """
    said = counts.sum(axis=1)
    if not (said.sum(axis=1) > 0).all():
        raise ValueError("every item needs an answer")
    items = normalised(said)
    for _turn in range(_TURNS):
        classes, rates = _rates(counts, items, smoothing)
        newer = _items(counts, classes, rates)
        if np.abs(newer - items).max() < _STOP:
            return Confusions(classes, rates, newer)
        items = newer
    return Confusions(*_rates(counts, items, smoothing), items)


def _rates(counts: Vector, items: Vector, smoothing: float) -> tuple[Vector, Vector]:
    classes = normalised(items.sum(axis=0) + smoothing)
    said = counts.reshape(len(counts), -1)  # matrix products: einsum over four axes is a hundred times slower
    cells = (items.T @ said).reshape(-1, *counts.shape[1:]).swapaxes(0, 1) + smoothing
    whole = cells.sum(axis=2, keepdims=True)
    return classes, np.where(whole > 0, cells / np.where(whole > 0, whole, 1.0), 1 / cells.shape[2])


def _items(counts: Vector, classes: Vector, rates: Vector) -> Vector:
    tiny = np.finfo(np.float64).tiny
    told = np.log(np.maximum(rates, tiny)).swapaxes(1, 2).reshape(-1, len(classes))
    return normalised(exponential(np.log(np.maximum(classes, tiny)) + counts.reshape(len(counts), -1) @ told))
