"""Has each analyser read a text by itself: one that fails says so, and the others still have their say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from geoloc.analysers.finding import Finding, reliability
from geoloc.analysers.reading import Reading, read
from geoloc.analysers.registry import ANALYSERS

FAILED = "It could not be read by this program, which failed over it. Its administrator finds the failure in the log."
log = logging.getLogger(__name__)


def said_of(text: str, clue_id: UUID) -> list[Finding]:
    """A finding of each analyser that is switched on, in the registry's order."""
    reading = read(text)
    chosen = [(name, one) for name, one in ANALYSERS.items() if name not in settings.ANALYSERS_OFF]
    return [_said(name, one, reading, clue_id) for name, one in chosen]


def _said(name: str, analyse: Callable[[Reading], Finding], reading: Reading, clue_id: UUID) -> Finding:
    """The log holds which program and which clue; what the error says may be the clue's words."""
    try:
        return analyse(reading)
    except Exception:
        log.exception("Analyser %s failed over clue %s.", name, clue_id)
        return Finding(name, (), FAILED, reliability(name))
