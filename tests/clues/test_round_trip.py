"""What experts listen for survives the cleaning: a hum's frequency, a vowel's formants, the place of a moment."""

from __future__ import annotations

import io
import wave

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from forum.clues.intake import clean
from forum.clues.intake.cleaned import Cleaned

Sound = NDArray[np.float64]
RATE = 48_000
VOWEL = ((730, 90), (1090, 110), (2440, 170))  # formants of /ɑ/ in Hz with bandwidths (Peterson and Barney 1952)


def _cleaned(sound: Sound) -> Cleaned:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return clean(file.getvalue(), name="made.wav")


def _heard(cleaned: Cleaned) -> Sound:
    """What a browser would play."""
    with av.open(io.BytesIO(cleaned.shown)) as source:
        frames = [frame.to_ndarray().astype(float).reshape(-1) for frame in source.decode(audio=0)]
    return np.concatenate(frames)


def _like_speech(seconds: float) -> Sound:
    """Noise that falls by 6 dB an octave above 500 Hz, in syllables of four a second; nothing near the hum."""
    count = int(seconds * RATE)
    noise = np.fft.rfft(np.random.default_rng(7).normal(size=count))
    pitch = np.fft.rfftfreq(count, 1 / RATE)
    shaped = np.fft.irfft(noise * np.where(pitch < 120, 0, 1 / np.maximum(1, pitch / 500)), count)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * np.arange(count) / RATE)
    return shaped / np.abs(shaped).max() * syllables


def _frequency(sound: Sound, near: float, reach: float = 2.0) -> float:
    """The strongest one near a frequency, by a parabola through the logarithms of a padded Hann spectrum, in Hz."""
    size = 8 * len(sound)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    pitch = np.fft.rfftfreq(size, 1 / RATE)
    inside = np.flatnonzero(np.abs(pitch - near) <= reach)
    top = inside[np.argmax(spectrum[inside])]
    low, mid, high = np.log(spectrum[top - 1 : top + 2])
    return float(pitch[top] + 0.5 * (low - high) / (low - 2 * mid + high) * (pitch[1] - pitch[0]))


@pytest.mark.parametrize("hum", [50.0, 49.93, 60.02])
def test_a_hum_under_speech_keeps_its_frequency(hum: float) -> None:
    speech = 0.5 * _like_speech(20)
    sound = speech + 0.02 * np.sin(2 * np.pi * hum * np.arange(len(speech)) / RATE)
    assert _frequency(sound, hum) == pytest.approx(hum, abs=0.01), "the measure itself"
    assert _frequency(_heard(_cleaned(sound)), hum) == pytest.approx(hum, abs=0.05)


def _vowel(seconds: float, pitch: float = 110.0) -> Sound:
    """Pulses of a voice through resonances, in the frequency domain."""
    count = int(seconds * RATE)
    pulses = np.zeros(count)
    pulses[(np.arange(int(seconds * pitch)) * RATE / pitch).astype(int)] = 1
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(count, 1 / RATE) / RATE)
    filtered = np.fft.rfft(pulses) / (1 - 0.95 * turn)
    for formant, width in VOWEL:
        radius = np.exp(-np.pi * width / RATE)
        filtered /= 1 - 2 * radius * np.cos(2 * np.pi * formant / RATE) * turn + radius**2 * turn**2
    sound = np.fft.irfft(filtered, count)
    return 0.5 * sound / np.abs(sound).max()


def _envelope(sound: Sound, order: int = 12) -> tuple[Sound, Sound]:
    """(Hz, dB) of the all-pole envelope up to 4 kHz, by the autocorrelation method at 8 kHz, its mean at 0 dB."""
    kept = np.fft.irfft(np.fft.rfft(sound)[: len(sound) // 12 + 1], len(sound) // 6)  # 8 kHz, brick wall
    kept = np.diff(kept) * np.hanning(len(kept) - 1)
    lags = np.fft.irfft(np.abs(np.fft.rfft(kept, 2 * len(kept))) ** 2)[: order + 1]
    table = lags[np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
    weights = np.concatenate([[1.0], -np.linalg.solve(table, lags[1:])])
    hertz = np.arange(100, 3800, 10.0)
    answer = np.exp(-2j * np.pi * np.outer(hertz, np.arange(order + 1)) / 8000) @ weights
    level = -20 * np.log10(np.abs(answer))
    return hertz, level - level.mean()


def _peaks(hertz: Sound, level: Sound) -> list[float]:
    tops = np.flatnonzero((level[1:-1] > level[:-2]) & (level[1:-1] > level[2:])) + 1
    return [float(hertz[top]) for top in tops]


def test_a_vowel_keeps_its_formants() -> None:
    given = _vowel(2.0)
    heard = _heard(_cleaned(given))
    inside = slice(RATE // 4, RATE // 4 + RATE)  # a second of it, away from the ends
    (hertz, before), (_same, after) = _envelope(given[inside]), _envelope(heard[inside])
    assert float(np.sqrt(np.mean((before - after) ** 2))) < 1.5, "spectral distance in dB"
    for formant, _width in VOWEL:
        was = min(_peaks(hertz, before), key=lambda one: abs(one - formant))
        stays = min(_peaks(hertz, after), key=lambda one: abs(one - formant))
        assert was == pytest.approx(formant, abs=60), "the measure itself"
        assert stays == pytest.approx(was, abs=20)


def test_a_moment_stands_in_the_waveform_where_it_is_heard() -> None:
    """20 s are 1000 frames in 800 pairs: cut unevenly, the beginning would be drawn longer than it is."""
    when = np.arange(20 * RATE) / RATE
    sound = np.where((when >= 12) & (when < 14), 0.8, 0.01) * np.sin(2 * np.pi * 440 * when)
    peaks = np.array(_cleaned(sound).facts["peaks"])
    loud = np.flatnonzero(peaks[:, 1] > 0.5) * 20 / len(peaks)
    assert (loud.min(), loud.max()) == pytest.approx((12, 14), abs=0.06)
