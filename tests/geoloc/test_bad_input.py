"""Bad input, of every kind we thought of, to every analyser and instrument: “cannot tell”, with a reason in words."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from geoloc import cities, clocks, daylight, hum, places
from geoloc.analysers import registry
from geoloc.analysers.reading import LONGEST, read

MILLIONS = 10_000_000
SAYS_NOTHING = {
    "nothing": "",
    "ten million of one letter": "a" * MILLIONS,
    "ten million of one letter, then another": "a" * MILLIONS + "b",
    "ten million of one digit": "9" * MILLIONS,
    "ten million of one picture": "😀" * MILLIONS,
    "ten million zero bytes": "\0" * MILLIONS,
    "one letter under a million accents": "a" + "\u0301" * (MILLIONS // 10),
    "only marks of direction": "\u202e\u2066\u200f\u202c" * 100,
    "only lone surrogates": "\ud800\udfff" * 100,
    "only private and unassigned characters": "\ue000\u0378" * 100,
    "only tags": "\U000e0041" * 100,
    "only signs": ".,;!?" * 1000,
}
HIDDEN = {
    "zero bytes": "Buenos días, \0¿cómo está usted hoy?\0",
    "lone surrogates": "\ud800Buenos días, ¿cómo está usted hoy?\udfff",
    "marks of direction": "\u202eBuenos \u2066días, ¿cómo\u202c está usted hoy?\u2069",
    "invisible letters between": "\u200b".join("Buenos días, ¿cómo está usted hoy?"),
}


@pytest.mark.parametrize("text", SAYS_NOTHING.values(), ids=SAYS_NOTHING)
def test_a_text_that_says_nothing_is_told_so_by_each_analyser(text: str) -> None:
    assert len(read(text).text) <= LONGEST  # what bounds the time
    for finding in registry.analyse(text):
        assert not finding.leads, finding
        assert len(finding.cannot_tell.split()) > 3
        assert finding.cannot_tell.endswith(".")
        assert finding.ratio("MX") == 0
        assert ("Only the first 20,000 characters were read." in finding.cannot_tell) == (len(text) > LONGEST)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_is_put_between_letters_hides_nothing(text: str) -> None:
    found = {one.analyser: one for one in registry.analyse(text)}
    assert found["language"].ratio("MX") > found["language"].ratio("FR")


@pytest.mark.parametrize("text", ["a" * MILLIONS, "a" + "\u0301" * MILLIONS, "\0", "\ud800", "\u202e" * MILLIONS])
def test_no_place_is_called_so_and_finding_that_out_is_bounded(text: str) -> None:
    for found in (places.search(text, "en", 3), cities.search(text, 3), cities.named(text)):
        assert len(found) <= 3


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (np.zeros(0), hum.Why.SHORT), (np.zeros(60 * 8000), hum.Why.SILENT), (np.full(60 * 8000, 1e-9), hum.Why.SILENT),
        (np.full(60 * 8000, np.nan), hum.Why.SILENT), (np.full(60 * 8000, np.inf), hum.Why.SILENT),
    ],
    ids=["nothing", "silence", "nearly silence", "no numbers", "endless ones"],
)  # fmt: skip
def test_a_recording_without_sound_has_no_hum(samples: np.ndarray, why: hum.Why) -> None:
    assert hum.find(samples.astype(np.float32), 8000) == hum.Hum(None, why, (0.0, 0.0))


@pytest.mark.parametrize(
    ("at", "height", "shadow", "why"),
    [
        (datetime(2026, 6, 21, 22, tzinfo=UTC), 1.0, 1e6, daylight.Why.LOW),
        (datetime(2026, 6, 21, 0, tzinfo=UTC), 100.0, 1.0, daylight.Why.NOBODY),  # overhead in the middle of an ocean
    ],
)
def test_a_shadow_where_it_is_night_or_sea_tells_nothing(
    at: datetime, height: float, shadow: float, why: daylight.Why
) -> None:
    assert daylight.of_shadow(at, height, shadow, 0.01) == why


def test_lengths_that_are_none_are_refused_in_words() -> None:
    noon = datetime(2026, 6, 21, 12, tzinfo=UTC)
    for height, shadow in ((0, 1), (-1, 1), (math.nan, 1), (math.inf, 1), (1, -1), (1, math.nan), (1, math.inf)):
        with pytest.raises(ValueError, match="a height above 0"):
            daylight.of_shadow(noon, height, shadow, 0.1)


def test_any_moment_has_a_clock_or_a_reason() -> None:
    for at in (datetime.min, datetime.max, datetime(1969, 12, 31, 23, 59), datetime(2038, 1, 1)):
        assert clocks.of_clock(at.replace(tzinfo=UTC), 12, 0, 60).why == clocks.Why.YEARS
