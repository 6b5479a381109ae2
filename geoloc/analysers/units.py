"""Units of measure that few countries use."""

from __future__ import annotations

import re
from functools import cache

from geoloc.analysers.finding import Finding, Lead, found, lead, names, reliability
from geoloc.analysers.reading import Reading, with_ascii_digits
from geoloc.analysers.tables import own

NAME = "units"
_MOST = 6
_BEFORE = r"(?<![\w.,])\d(?:[\d.,]{0,10}\d)? ?"


def analyse(reading: Reading) -> Finding:
    """A lead for each of the first six units that stand behind a number."""
    text = with_ascii_digits(reading.text)
    matches = ((pattern.search(text), countries, what) for pattern, countries, what in _patterns())
    leads = [_lead(match, countries, what, reading) for match, countries, what in matches if match]
    return found(NAME, leads[:_MOST], reading.silence() or "No unit of measure that only some countries use.")


def _lead(match: re.Match[str], countries: tuple[str, ...], what: str, reading: Reading) -> Lead:
    reason = f"“{match.group()}”: {what}, used in {names(countries)}."
    likely = dict.fromkeys(countries, 1.0)
    return lead(likely, reliability(NAME).rate, reason=reason, span=reading.span(*match.span()), quote=match.group())


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]:
    return tuple(
        (re.compile(rf"{_BEFORE}{unit}(?!\w)"), tuple(homes.split()), what) for homes, what, unit in own("units")
    )
