"""What a shown file is like, in the worker: PDQ and points of a picture; of a sound, the ups and downs of its bands.

The sound's is Haitsma and Kalker's (A highly robust audio fingerprinting system, ISMIR 2002) with fewer words a second:
32 bits each 46 ms, each bit the sign of a change of energy between two neighbouring bands from one window to the next.
It is approximate: it finds copies that were cut, encoded again or made louder, and no other recording of the same.
"""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin  # the latter reads EXIF, and Pillow would load it too late

from forum.clues.intake.pdq import pdq
from forum.clues.intake.points import MOST, packed
from forum.clues.intake.shown_sound import samples, silence

HASHED = 1024  # pixels of the longer edge of what is hashed, as the screens do
EDGE = 640  # pixels of the longer edge of what is looked at for points
RATE, WINDOW, HOP = 5512, 2048, 256  # samples a second, of a window, and from one to the next
BANDS, LOWEST, HIGHEST = 33, 300.0, 2000.0  # hertz
LONGEST = 180  # seconds: of longer ones the beginning
QUIET = 1e-4  # of the loudest window's energy: below it nothing is heard, and the word is 0
assert TiffImagePlugin
cv2.setNumThreads(1)
Image.MAX_IMAGE_PIXELS = None  # what is read here was drawn by our own worker, whose limit holds
_edges = np.geomspace(LOWEST, HIGHEST, BANDS + 1) * WINDOW / RATE
_BINS = np.round(_edges).astype(int)


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; the picture's pdq, quality and points, or the words of the sound; nothing removed)."""
    if data.startswith(b"OggS"):
        return b"", {"sound": words(samples(data, RATE, LONGEST)).astype(">u4").tobytes().hex()}, []
    with Image.open(io.BytesIO(data), formats=["JPEG", "WEBP"]) as source:
        picture = source.convert("RGB")
    picture.thumbnail((HASHED, HASHED), Image.Resampling.BILINEAR)
    found = pdq(np.asarray(picture))
    return b"", {"picture": found.bits.hex(), "quality": found.quality, "points": points(picture)}, []


def rehearse() -> None:
    """A picture and a sound of our own, so that all that is loaded late is loaded while files can be opened."""
    words(np.zeros(RATE, dtype=np.float32))
    drawn = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(drawn, "JPEG")
    decode(drawn.getvalue(), "likeness")
    decode(silence(), "likeness")


def points(picture: Image.Image) -> str:
    """The clearest of its points, as points.packed() writes them; "" where there are none."""
    grey = picture.convert("L")
    grey.thumbnail((EDGE, EDGE), Image.Resampling.BILINEAR)
    found, slopes = cv2.SIFT.create(nfeatures=MOST).detectAndCompute(np.asarray(grey), None)
    if not found:
        return ""
    rows = np.array([(*one.pt, one.size, one.angle) for one in found])
    rows[:, :3] /= max(grey.size)
    return packed(rows[:, :2], rows[:, 2], rows[:, 3], np.asarray(slopes, dtype=float))


def words(samples: NDArray[np.float32]) -> NDArray[np.uint32]:
    """One word for each window but the first; none of a sound shorter than two."""
    if len(samples) < WINDOW + HOP:
        return np.zeros(0, dtype=np.uint32)
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW), axis=1)) ** 2
    bands = np.add.reduceat(power, _BINS, axis=1)[:, :BANDS]
    steps = np.diff(bands, axis=1)
    bits = np.diff(steps, axis=0) > 0
    found = np.packbits(bits, axis=1).view(">u4").ravel().astype(np.uint32)
    loud = bands.sum(axis=1)
    found[loud[1:] <= loud.max() * QUIET] = 0
    return found
