"""What a shown file is like, in the worker: PDQ of a picture; of a sound, the ups and downs of its bands of pitch.

The sound's is Haitsma and Kalker's (A highly robust audio fingerprinting system, ISMIR 2002) with fewer words a second:
32 bits each 46 ms, each bit the sign of a change of energy between two neighbouring bands from one window to the next.
It is approximate: it finds copies that were cut, encoded again or made louder, and no other recording of the same.
"""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin  # the latter reads EXIF, and Pillow would load it too late

from forum.clues.intake.pdq import pdq

HASHED = 1024  # pixels of the longer edge of what is hashed, as the screens do
RATE, WINDOW, HOP = 5512, 2048, 256  # samples a second, of a window, and from one to the next
BANDS, LOWEST, HIGHEST = 33, 300.0, 2000.0  # hertz
LONGEST = 180  # seconds: of longer ones the beginning
QUIET = 1e-4  # of the loudest window's energy: below it nothing is heard, and the word is 0
assert TiffImagePlugin
Image.MAX_IMAGE_PIXELS = None  # what is read here was drawn by our own worker, whose limit holds
_edges = np.geomspace(LOWEST, HIGHEST, BANDS + 1) * WINDOW / RATE
_BINS = np.round(_edges).astype(int)


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; the picture's pdq and quality, or the words of the sound, in hex; nothing removed)."""
    if data.startswith(b"OggS"):
        return b"", {"sound": words(_samples(data)).astype(">u4").tobytes().hex()}, []
    with Image.open(io.BytesIO(data), formats=["JPEG", "WEBP"]) as source:
        picture = source.convert("RGB")
    picture.thumbnail((HASHED, HASHED), Image.Resampling.BILINEAR)
    found = pdq(np.asarray(picture))
    return b"", {"picture": found.bits.hex(), "quality": found.quality}, []


def rehearse() -> None:
    """A picture and a sound of our own, so that all that is loaded late is loaded while files can be opened."""
    words(np.zeros(RATE, dtype=np.float32))
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "JPEG")
    decode(drawn.getvalue(), "likeness")
    played = io.BytesIO()
    with av.open(played, "w", format="ogg") as target:
        opus = target.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        target.mux(opus.encode(frame))
        target.mux(opus.encode(None))
    decode(played.getvalue(), "likeness")


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


def _samples(data: bytes) -> NDArray[np.float32]:
    resampler = AudioResampler("fltp", "mono", RATE)
    parts: list[NDArray[np.float32]] = []
    count = 0
    with av.open(io.BytesIO(data), "r", format="ogg") as source:
        for frame in source.decode(source.streams.audio[0]):
            for piece in resampler.resample(frame):
                parts.append(piece.to_ndarray()[0])
                count += piece.samples
            if count >= LONGEST * RATE:
                break
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
