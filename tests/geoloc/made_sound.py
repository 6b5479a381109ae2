"""Made recordings that the finder of hum was not tuned on: the demonstration's voices over noises, hums of any mixture.

The hum's harmonics are drawn at random (a motor has few, a lamp's ballast many), its network strays, and the whole is
coded as the forum codes what it shows, as a telephone does, or not at all.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

import demo
from forum.clues.intake.humming import RATE
from forum.clues.intake.shown_sound import samples

VOICES = Path(demo.__file__).parent / "media"
Sound = NDArray[np.float32]
CODERS = {"as recorded": (0, 0), "Opus 48 kbit/s": (48_000, 0), "telephone, Opus 12 kbit/s": (12_000, 300)}


def recording(seed: int, seconds: float, hertz: int = 0, below: float = 0.0) -> NDArray[np.float64]:
    """At RATE: a voice with pauses, a street, and a hum of `hertz` that many dB below the voice; 0 for none."""
    dice, count = np.random.default_rng([seed, hertz]), int(seconds * RATE)
    voices = _voices()
    voice = voices[seed % len(voices)]
    at = int(dice.integers(len(voice)))
    sound = np.resize(np.roll(voice, -at), count)
    street = np.cumsum(dice.normal(size=count)) if seed % 2 else dice.normal(size=count)
    street -= np.convolve(street, np.ones(RATE // 8) / (RATE // 8), "same")
    sound = sound / np.std(sound) + 10 ** (-dice.uniform(22, 40) / 20) * street / np.std(street)
    if not hertz:
        return sound
    wander = np.interp(np.arange(count), np.linspace(0, count, 2 + count // (5 * RATE)), _walk(dice, count))
    phase = 2 * np.pi * np.cumsum(hertz + wander) / RATE
    louds = dice.exponential(size=12) / np.arange(1, 13) ** dice.uniform(0, 1)
    hum = sum(loud * np.sin(times * phase + times) for times, loud in enumerate(louds, 1))
    return sound + 10 ** (-below / 20) * hum / np.std(hum)


def trap(seed: int, seconds: float) -> NDArray[np.float64]:
    """No mains: a fan's or an instrument's steady tone with harmonics, anywhere from 70 to 400 Hz, 20 dB below."""
    dice = np.random.default_rng([seed, 7])
    sound = recording(seed, seconds)
    t = np.arange(len(sound)) / RATE
    pitch = dice.uniform(70, 400)
    tone = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in range(1, 5))
    return sound + 0.1 * tone / np.std(tone)


def coded(sound: NDArray[np.float64], coder: str) -> Sound:
    """As the finder gets it: through Opus at a bit rate, above a telephone's lowest pitch, or untouched."""
    bits, lowest = CODERS[coder]
    if lowest:
        spectrum = np.fft.rfft(sound)
        spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) < lowest] *= 10 ** (-24 / 20)
        sound = np.fft.irfft(spectrum, len(sound))
    plain: Sound = (0.7 * sound / np.abs(sound).max()).astype(np.float32)
    return samples(opus(plain, bits), RATE, len(plain) / RATE) if bits else plain


def opus(sound: Sound, bits: int) -> bytes:
    """Ogg Opus of a sound at RATE, as the intake writes it, at this bit rate."""
    frame = av.AudioFrame.from_ndarray((sound * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
    frame.sample_rate = RATE
    resampler = AudioResampler("s16", "mono", 48_000, frame_size=960)
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono", options={"application": "audio"})
        stream.bit_rate = bits
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            part.pts = None
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return file.getvalue()


def _walk(dice: np.random.Generator, count: int) -> NDArray[np.float64]:
    """A network's stray, a hundredth of a hertz a step."""
    return np.clip(
        np.cumsum(dice.normal(scale=0.01, size=2 + count // (5 * RATE))) + dice.normal(scale=0.02), -0.2, 0.2
    )


@cache
def _voices() -> list[NDArray[np.float64]]:
    """The demonstration's recordings in which nothing hums."""
    names = ("market-call-es.ogg", "tram-stop-fr.m4a", "bread-seller-ar.ogg", "bus-terminal-pt.flac")
    return [_decoded(VOICES / name) for name in names]


def _decoded(path: Path) -> NDArray[np.float64]:
    resampler = AudioResampler("fltp", "mono", RATE)
    with av.open(str(path)) as source:
        parts = [piece.to_ndarray()[0] for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float64)
