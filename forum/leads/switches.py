"""Refuses to start with a switch that switches nothing: somebody thinks it is off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from geoloc.analysers import registry

PICTURE_TEXT = "picture-text"


def check_switches(**_asked: Any) -> list[CheckMessage]:
    """BEARINGS_ANALYSERS_OFF names analysers that there are."""
    try:
        registry.check_names(settings.ANALYSERS_OFF)
    except ValueError as problem:
        return [Error(str(problem), hint="Correct BEARINGS_ANALYSERS_OFF.", id="leads.E001")]
    return []
