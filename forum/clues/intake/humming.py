"""Looks for mains hum in a shown sound, in the worker."""

from __future__ import annotations

from typing import Any

import numpy as np

from forum.clues.intake.shown_sound import samples, silence
from geoloc import hum

RATE = 4000  # samples a second: twice the highest harmonic, and room for the resampler's slope
LONGEST = 600  # seconds


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; hertz or none, why none, and the strengths of 50 and 60 Hz in dB; nothing removed)."""
    found = hum.find(samples(data, RATE, LONGEST), RATE)
    return b"", {"hertz": found.hertz, "why": found.why.value, "strength": list(found.strength)}, []


def rehearse() -> None:
    """A sound of our own, so that all that is loaded late is loaded while files can be opened."""
    decode(silence(), "humming")
    hum.find(np.full(40 * RATE, 0.1, dtype=np.float32), RATE)
