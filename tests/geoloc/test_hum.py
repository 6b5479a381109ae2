"""Mains hum: told where it is clear, "cannot tell" with a reason everywhere else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from geoloc import hum
from geoloc.analysers import mains
from geoloc.analysers.finding import FLATTERED
from geoloc.hum import Hum, Why

RATE = 4000
PARTS = ((1, 1.0), (2, 0.8), (3, 0.5), (4, 0.4), (5, 0.3), (6, 0.3), (7, 0.2), (8, 0.2), (10, 0.15))


def talking(seconds: float, seed: int) -> NDArray[np.float64]:
    """Syllables with a wandering pitch over pink noise 30 dB below."""
    dice, count = np.random.default_rng(seed), int(seconds * RATE)
    t = np.arange(count) / RATE
    pitch = 120 + 30 * np.sin(1.9 * t + seed) + 10 * np.cumsum(dice.standard_normal(count)) / np.sqrt(count)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    voice = sum(np.sin(k * phase) / k for k in range(1, 12)) * np.clip(np.sin(19 * t + seed), 0, 1)
    spectrum = np.fft.rfft(dice.standard_normal(count))
    spectrum[1:] /= np.sqrt(np.fft.rfftfreq(count, 1 / RATE)[1:])
    noise = np.fft.irfft(spectrum, count)
    return voice / np.std(voice) + 10 ** (-30 / 20) * noise / np.std(noise)


def recorded(seconds: float, seed: int, hertz: float = 0, decibels: float = 0) -> NDArray[np.float32]:
    """With a hum that strays as networks do, that many dB from the voice."""
    sound = talking(seconds, seed)
    if hertz:
        t = np.arange(len(sound)) / RATE
        now = hertz + 0.04 * np.sin(seed) + 0.02 * np.sin(2 * np.pi * t / 40 + seed)
        phase = 2 * np.pi * np.cumsum(now) / RATE
        tone = sum(part * np.sin(times * phase + times) for times, part in PARTS)
        sound = sound + 10 ** (decibels / 20) * tone / np.std(tone)
    return (0.9 * sound / np.abs(sound).max()).astype(np.float32)


@pytest.mark.parametrize("hertz", [50, 60])
@pytest.mark.parametrize(("seconds", "decibels"), [(20, -20), (60, -25)])
def test_a_hum_well_below_a_voice_is_told(hertz: int, seconds: float, decibels: float) -> None:
    for seed in range(4):
        assert hum.find(recorded(seconds, seed, hertz, decibels), RATE).hertz == hertz


def test_without_a_hum_nothing_is_told_and_a_faint_one_is_never_told_wrong() -> None:
    for seed in range(8):
        assert hum.find(recorded(30, seed), RATE).why is Why.NO_HUM
        assert hum.find(recorded(30, seed, 50, -45), RATE).hertz in {None, 50}


def test_two_networks_in_one_recording_are_neither() -> None:
    both = recorded(40, 1, 50, -15) + recorded(40, 2, 60, -15)
    assert hum.find(both / 2, RATE).why is Why.BOTH


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (np.zeros(40 * RATE, np.float32), Why.SILENT),
        (np.full(40 * RATE, np.nan, np.float32), Why.SILENT),
        (np.zeros(0, np.float32), Why.SHORT),
        (recorded(15, 1, 50, -10), Why.SHORT),
    ],
)
def test_what_can_not_be_told_says_why(samples: NDArray[np.float32], why: Why) -> None:
    found = hum.find(samples, RATE)
    assert (found.hertz, found.why) == (None, why)


def test_too_few_samples_a_second_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="too few samples"):
        hum.find(np.zeros(100, np.float32), 1000)


def test_a_hum_speaks_for_the_countries_of_its_network_and_says_nothing_of_those_not_listed() -> None:
    told = mains.analyse(Hum(50, Why.NONE, (9.0, 1.0)))
    (lead,) = told.leads
    assert lead.ratio("DE") > 0 > lead.ratio("MX")
    assert lead.ratio("MX") < lead.ratio("JP") < lead.ratio("DE")
    assert lead.elsewhere == 0
    assert "9.0 dB" in lead.reason
    assert told.reliability.rate <= FLATTERED  # it was measured on sounds of our own


@pytest.mark.parametrize("why", [one for one in Why if one])
def test_each_reason_why_not_is_a_sentence(why: Why) -> None:
    told = mains.analyse(Hum(None, why, (0.0, 0.0)))
    assert told.cannot_tell.endswith(".")
    assert told.leads == ()
