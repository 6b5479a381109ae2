"""Refuses to start with a switch that switches nothing: somebody thinks it is off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from geoloc.analysers import registry

PICTURE_TEXT = "picture-text"
OTHERS = frozenset([PICTURE_TEXT])  # these read no text, so that the registry of texts does not know them


def check_switches(**_asked: Any) -> list[CheckMessage]:
    """BEARINGS_ANALYSERS_OFF names analysers that there are."""
    try:
        registry.check_names(set(settings.ANALYSERS_OFF) - OTHERS)
    except ValueError as problem:
        hint = f"Correct BEARINGS_ANALYSERS_OFF; beside those that read texts there is {', '.join(sorted(OTHERS))}."
        return [Error(str(problem), hint=hint, id="leads.E001")]
    return []
