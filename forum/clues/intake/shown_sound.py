"""The samples of a sound as our own worker wrote it, for what listens to it in another worker."""

from __future__ import annotations

import io

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray


def samples(data: bytes, rate: int, longest: float) -> NDArray[np.float32]:
    """One channel, full scale -1 to 1, at `rate` samples a second; about the first `longest` seconds."""
    resampler = AudioResampler("fltp", "mono", rate)
    parts: list[NDArray[np.float32]] = []
    count = 0
    with av.open(io.BytesIO(data), "r", format="ogg") as source:
        for frame in source.decode(source.streams.audio[0]):
            for piece in resampler.resample(frame):
                parts.append(piece.to_ndarray()[0])
                count += piece.samples
            if count >= longest * rate:
                break
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def silence() -> bytes:
    """A fiftieth of a second of our own: decoding it loads all that is loaded late."""
    played = io.BytesIO()
    with av.open(played, "w", format="ogg") as target:
        opus = target.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        target.mux(opus.encode(frame))
        target.mux(opus.encode(None))
    return played.getvalue()
