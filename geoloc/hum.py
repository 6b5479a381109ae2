"""Mains hum in a recording: whether the lights and motors around it ran on 50 or on 60 hertz.

The frequency of the electric network and its harmonics leak into recordings made indoors (Grigoras, Forensic Science
International 167, 2007). The network's frequency strays by some hundredths of a hertz, so the harmonics are looked for
together, as many times one frequency near 50 or 60. Speech, music and a fan can hum too: what is not clearly one
of the two, and clearly more than noise makes by chance, is "cannot tell".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SECONDS = 8.0  # of one window: harmonics 0.125 Hz wide
LEAST = 3  # windows, half overlapping: 16 seconds of sound
STRAY = 0.2  # Hz that a network may be off its nominal frequency
HARMONICS = {
    50: (1, 2, 3, 4, 5, 7, 8, 9, 10, 11),
    60: (1, 2, 3, 4, 6, 7, 8, 9),
}  # without 300 and 600 Hz: both have them
HIGHEST = 700.0  # Hz; above it nothing is looked at
LOUDEST = 25.0  # dB: one strong tone alone decides nothing
BY_CHANCE = 7.3  # dB, over the root of the number of windows: what recordings without hum hardly ever reach
ABOVE_CHANCE = 1.0  # dB
APART = 2.0  # dB between the two frequencies
SILENT = 1e-6  # root mean square of full scale


class Why(StrEnum):
    """Why there is no answer; empty when there is one."""

    NONE = ""
    SHORT = "short"
    SILENT = "silent"
    NO_HUM = "no hum"
    BOTH = "both"


@dataclass(frozen=True)
class Hum:
    """`hertz`: 50, 60, or None with `why`. `strength`: dB by which each frequency's harmonics stand out, 50 then 60."""

    hertz: int | None
    why: Why
    strength: tuple[float, float]


def find(samples: NDArray[np.float32], rate: int) -> Hum:
    """Of one channel, full scale -1 to 1, at `rate` samples a second (1,400 or more; ValueError below)."""
    if rate < 2 * HIGHEST:
        raise ValueError("too few samples a second to hold the harmonics")
    if len(samples) < SECONDS * rate * (LEAST + 1) / 2:
        return Hum(None, Why.SHORT, (0.0, 0.0))
    if not np.isfinite(samples).all() or np.sqrt(np.mean(np.square(samples, dtype=np.float64))) < SILENT:
        return Hum(None, Why.SILENT, (0.0, 0.0))
    power, step, windows = _spectrum(samples, rate)
    low, high = (_strength(power, step, hertz) for hertz in (50, 60))
    strength = (round(low, 1), round(high, 1))
    chance = BY_CHANCE / windows**0.5 + ABOVE_CHANCE
    if max(low, high) < chance:
        return Hum(None, Why.NO_HUM, strength)
    if min(low, high) > chance or abs(low - high) < APART:
        return Hum(None, Why.BOTH, strength)
    return Hum(50 if low > high else 60, Why.NONE, strength)


def _spectrum(samples: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float64], float, int]:
    """Median power of half overlapping windows, without what sounds for a moment; hertz a bin; how many windows."""
    size = int(SECONDS * rate)
    keep = int(HIGHEST * SECONDS) + 1
    shape = np.hanning(size).astype(np.float32)
    starts = range(0, len(samples) - size + 1, size // 2)
    rows = [np.abs(np.fft.rfft(samples[at : at + size] * shape)[:keep]) ** 2 for at in starts]
    return np.median(np.array(rows, dtype=np.float64), axis=0) + 1e-20, rate / size, len(rows)


def _strength(power: NDArray[np.float64], step: float, hertz: int) -> float:
    """The mean over the harmonics of how far each stands out of what is around it, for the best stray."""
    strays = np.arange(-STRAY, STRAY + step / 24, step / 12)
    decibels = 10 * np.log10(power)
    found = []
    for stray in strays:
        bins = [round(times * (hertz + stray) / step) for times in HARMONICS[hertz]]
        found.append(np.mean([_stands_out(decibels, one) for one in bins if one + 30 < len(power)]))
    return float(max(found))


def _stands_out(decibels: NDArray[np.float64], at: int) -> float:
    """dB above the median of the bins 0.5 to 3 Hz away on both sides."""
    around = np.concatenate([decibels[max(at - 24, 0) : at - 3], decibels[at + 4 : at + 25]])
    return float(np.clip(decibels[at] - np.median(around), -LOUDEST, LOUDEST))
