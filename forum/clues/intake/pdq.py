"""PDQ, the perceptual hash of Meta's ThreatExchange (facebook/ThreatExchange, pdq/README), in numpy.

Written from its description, since its only package for Python has to be compiled. Tested against hashes that the
reference computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]
SIDE, KEPT = 64, 16  # the picture in little, and the corner of its spectrum that is kept
LUMA = np.array([0.299, 0.587, 0.114])
_DCT = np.sqrt(2 / SIDE) * np.cos(
    np.pi / 2 / SIDE * np.arange(1, KEPT + 1)[:, None] * (2 * np.arange(SIDE)[None, :] + 1)
)


@dataclass(frozen=True)
class Pdq:
    """256 bits as 32 bytes, and how much there was to see: of less than 50 the bits say little."""

    bits: bytes
    quality: int  # 0 to 100


def pdq(rgb: NDArray[np.uint8]) -> Pdq:
    """The hash of a picture of shape (height, width, 3); two within a distance of 31 bits are taken for copies."""
    little = _in_little(rgb @ LUMA)
    spectrum = _DCT @ little @ _DCT.T
    middle = np.sort(spectrum, axis=None)[spectrum.size // 2 - 1]
    return Pdq(np.packbits((spectrum > middle).ravel()[::-1]).tobytes(), _quality(little))


def distance(one: bytes, other: bytes) -> int:
    """Bits that differ, 0 to 256."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _in_little(luma: Plane) -> Plane:
    """Twice a mean over a box of 1/128 of each side, then one value in each of 64 × 64 places."""
    height, width = luma.shape
    for _round in range(2):
        luma = _mean(_mean(luma, 1, -(-width // (2 * SIDE))), 0, -(-height // (2 * SIDE)))
    middles = np.arange(SIDE) + 0.5
    rows, columns = (middles * height / SIDE).astype(int), (middles * width / SIDE).astype(int)
    return luma[np.ix_(rows, columns)]


def _mean(values: Plane, axis: int, window: int) -> Plane:
    """The mean over a window around each value along one axis; at the edges over what there is of it."""
    count, after = values.shape[axis], (window + 2) // 2 - 1
    at = np.arange(count)
    ends = np.minimum(count - 1, at + after) + 1
    starts = np.maximum(0, at - (window - 1 - after))
    sums = np.concatenate([np.zeros_like(np.take(values, [0], axis)), np.cumsum(values, axis=axis)], axis=axis)
    shape = [1, 1]
    shape[axis] = count
    means: Plane = (np.take(sums, ends, axis) - np.take(sums, starts, axis)) / (ends - starts).reshape(shape)
    return means


def _quality(little: Plane) -> int:
    """How much the picture in little changes from one place to the next."""
    steps = sum(np.abs(np.trunc(np.diff(little, axis=axis) * 100 / 255)).sum() for axis in (0, 1))
    return min(100, int(steps / 90))
