"""Codecs of low rates spread a sound over a quarter of a second: what is silenced is gone there too."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from forum.clues.intake import clean
from forum.clues.intake.recipe_reading import read

RATE = 48_000
HUM = 45  # the quiet ground under the secret; what is left over of it must drown in it
CODECS = [("m4a", "ipod", "aac"), ("mp3", "mp3", "libmp3lame"), ("ogg", "ogg", "vorbis")]


def encoded(container: str, codec: str, pitch: float, rate: int = 8000) -> bytes:
    """Four seconds of faint noise; from 1.5 to 2.1 s a loud tone of this pitch."""
    when, file = np.arange(rate * 4) / rate, io.BytesIO()
    values = np.random.default_rng(1).normal(0, HUM, rate * 4)
    values[rate * 3 // 2 : rate * 21 // 10] += 9000 * np.sin(2 * np.pi * pitch * when[rate * 3 // 2 : rate * 21 // 10])
    with av.open(file, "w", format=container) as target:
        is_vorbis = codec == "vorbis"
        options = {"strict": "experimental"} if is_vorbis else {}
        stream = target.add_stream(codec, rate=rate, layout="stereo" if is_vorbis else "mono", options=options)
        frame = av.AudioFrame.from_ndarray(values.astype("<i2")[None, :], "s16", "mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        resampler = av.AudioResampler(stream.format.name, stream.layout, rate, frame_size=stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return file.getvalue()


def heard(data: bytes, name: str, **recipe: object) -> NDArray[np.float64]:
    """As others get it, -32768 to 32767."""
    shown = clean(data, name=name, recipe=read(recipe, medium="audio") if recipe else None).shown
    with av.open(io.BytesIO(shown)) as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)]) * 32767.0


@pytest.mark.parametrize(("extension", "container", "codec"), CODECS)
def test_of_two_tones_nothing_tells_which_was_silenced(extension: str, container: str, codec: str) -> None:
    name, secrets = f"voice.{extension}", [encoded(container, codec, pitch) for pitch in (310.0, 900.0)]
    loud = np.flatnonzero(np.abs(heard(secrets[0], name)) > 4500)
    place = {"start": round(loud[0] / RATE, 3), "end": round(loud[-1] / RATE, 3)}
    shown = [heard(data, name, silences=[place]) for data in secrets]
    length = min(map(len, shown))
    apart = np.abs(shown[0][:length] - shown[1][:length])
    near = slice(int((place["start"] - 0.4) * RATE), int((place["end"] + 0.4) * RATE))
    assert apart[near].max() < 6 * HUM, "before, a tenth of the tone itself was left beside it"
    assert np.abs(shown[0][int((place["start"] + 0.1) * RATE) : int((place["end"] - 0.1) * RATE)]).max() < 10
