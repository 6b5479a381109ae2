"""A wide colour space as an ICC profile of our own making, and the same colours as sRGB by plain arithmetic."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GAMMA = 563 / 256
# Columns are the primaries in XYZ under D50: of Adobe RGB (1998) by its specification, of sRGB by IEC 61966-2-1.
WIDE = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
SRGB = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])


def wide_profile() -> bytes:
    """A matrix profile of version 2 (ICC.1:2001-04, sections 6.1 and 6.3)."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(values: Floats) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(number(float(value)) for value in values)

    name = b"Wide, made for a test\0"
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(GAMMA * 256)) + b"\0\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(8 + 3 + 67)
    tags = [(b"desc", words), (b"wtpt", xyz(np.array([0.9642, 1.0, 0.8249])))]
    tags += [(colour + b"XYZ", xyz(column)) for colour, column in zip((b"r", b"g", b"b"), WIDE.T, strict=True)]
    tags += [(colour + b"TRC", curve) for colour in (b"r", b"g", b"b")]
    tags.append((b"cprt", b"text\0\0\0\0None\0"))
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", at + len(body), len(data))
        body += padded
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s4sI4s4sQI", 2026, 11, 28, 0, 0, 0, b"acsp", b"none", 0, b"none", b"none", 0, 0)
    head += number(0.9642) + number(1.0) + number(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def as_srgb(colour: tuple[int, int, int]) -> Floats:
    """A colour of the wide space as sRGB, 0 to 255."""
    light = np.linalg.solve(SRGB, WIDE @ (np.array(colour) / 255) ** GAMMA)
    assert light.min() >= -1e-3, "a colour that sRGB has"
    assert light.max() <= 1 + 1e-3, "a colour that sRGB has"
    light = light.clip(0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
