"""Points of a picture that are found again from elsewhere: how they are kept, in 70 bytes each. Pure.

Each has its place, its size, its direction, and what it looks like: the 128 slopes of SIFT (Lowe, Distinctive image
features from scale-invariant keypoints, 2004), as their square roots (Arandjelović and Zisserman, Three things everyone
should know to improve object retrieval, 2012), each in four bits.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode

import numpy as np
from numpy.typing import NDArray

MOST = 200
PLACES = 65_535  # of the longer edge
SIZES = 16.0  # steps to a doubling of size
SMALLEST = 1 / 4096  # of the longer edge
TURNS = 256  # steps to a full turn
STEEP = 0.35 / 15  # of a slope's root, one step
POINT = np.dtype([("x", "<u2"), ("y", "<u2"), ("size", "u1"), ("turn", "u1"), ("looks", "u1", 64)])
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Points = NDArray[np.void]  # records of POINT


def packed(places: Doubles, sizes: Doubles, degrees: Doubles, slopes: Doubles) -> str:
    """In base64, the first MOST. Shapes (n, 2) and (n,) as fractions of the longer edge, (n,) and (n, 128)."""
    found = np.zeros(min(len(places), MOST), dtype=POINT)
    count = len(found)
    found["x"], found["y"] = np.clip(np.round(places[:count].T * PLACES), 0, PLACES)
    found["size"] = np.clip(np.round(np.log2(np.maximum(sizes[:count] / SMALLEST, 1)) * SIZES), 0, 255)
    found["turn"] = np.round(degrees[:count] / 360 * TURNS).astype(int) % TURNS
    shares = slopes[:count] / np.maximum(slopes[:count].sum(axis=1, keepdims=True), 1e-9)
    steps = np.clip(np.round(np.sqrt(shares) / STEEP), 0, 15).astype(np.uint8)
    found["looks"] = steps[:, 0::2] << 4 | steps[:, 1::2]
    return b64encode(found.tobytes()).decode("ascii")


def unpacked(value: str) -> Points | None:
    """None for what is no such value; whatever bytes it holds, they are numbers within their bounds."""
    try:
        data = b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) % POINT.itemsize or len(data) > MOST * POINT.itemsize:
        return None
    return np.frombuffer(data, dtype=POINT)


def looks(points: Points) -> Floats:
    """(n, 128), each row of length 1, or 0 where a row holds nothing."""
    both = np.stack([points["looks"] >> 4, points["looks"] & 15], axis=-1).reshape(len(points), 128)
    long = np.linalg.norm(both.astype(np.float32), axis=1, keepdims=True)
    rows: Floats = (both / np.maximum(long, 1e-9)).astype(np.float32)
    return rows
