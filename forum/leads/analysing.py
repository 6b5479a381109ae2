"""Has each analyser read a text by itself: one that fails says so, and the others still have their say."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings

from geoloc.analysers.finding import Finding, reliability
from geoloc.analysers.reading import Reading, read
from geoloc.analysers.registry import ANALYSERS, told

FAILED = "It could not be read by this program, which failed over it. Its administrator finds the failure in the log."
log = logging.getLogger(__name__)


def said_of(text: str, clue_id: UUID) -> list[Finding]:
    """A finding of each analyser that is switched on, in the registry's order."""
    reading = read(text)
    return [_said(name, reading, clue_id) for name in ANALYSERS if name not in settings.ANALYSERS_OFF]


def _said(name: str, reading: Reading, clue_id: UUID) -> Finding:
    """The log holds which program and which clue; what the error says may be the clue's words."""
    try:
        return told(name, reading)
    except Exception:
        log.exception("Analyser %s failed over clue %s.", name, clue_id)
        return Finding(name, (), FAILED, reliability(name))
