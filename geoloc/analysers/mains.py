"""Mains hum in a recording, and the countries whose networks have that frequency."""

from __future__ import annotations

import math

from geoloc import habits
from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.hum import Hum, Why

NAME = "hum"
UNREAD = "The recording could not be read again."
SILENCE = {
    Why.SHORT: "Too short: it takes 16 seconds of sound.",
    Why.SILENT: "It is silent.",
    Why.NO_HUM: (
        "No hum that can be told in this copy: recorded outdoors or on battery, faint, cut off by a telephone, or moved"
        " when it was cleaned."
    ),
    Why.BOTH: "Signs of both networks, as where a recording was played into another, or of a tone that is neither.",
}


def analyse(hum: Hum) -> Finding:
    """A lead for 50 or 60 Hz, or why there is none."""
    if hum.hertz is None:
        return silent(SILENCE[hum.why])
    return found(NAME, [_lead(hum, hum.hertz)], "")


def silent(why: str) -> Finding:
    return found(NAME, [], why)


def _lead(hum: Hum, hertz: int) -> Lead:
    """Of a country that the table of mains leaves out nothing is said."""
    likely = _likelihoods(hertz)
    low, high = hum.strength
    told, other = (low, high) if hertz == 50 else (high, low)
    people = population()
    homes = sorted((code for code in likely if likely[code] > 0.9), key=lambda code: -people[code])
    reason = (
        f"A hum of {hertz} Hz and its multiples stands {told:.1f} dB out of the noise"
        f" ({110 - hertz} Hz: {other:.1f} dB). Networks of {hertz} Hz: {names(homes)}; Japan has both."
    )
    among = {code: people[code] for code in likely}
    return lead(likely, reliability(NAME).rate, reason=reason, span=(0, 0), quote="", among=among)


def _likelihoods(hertz: int) -> dict[str, float]:
    """By country; one whose regions differ counts by their mean (Japan)."""
    found: dict[str, list[float]] = {}
    for area, value in habits.of_hum(hertz).items():
        found.setdefault(area[:2], []).append(math.exp(value))
    return {code: sum(each) / len(each) for code, each in found.items()}
