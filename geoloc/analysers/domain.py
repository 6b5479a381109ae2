"""Web addresses, mail addresses and handles: by their top-level domain. Shown defanged, never asked."""

from __future__ import annotations

import re
from functools import cache

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading
from geoloc.analysers.tables import own

NAME = "domain"
_MOST = 6
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"(?<![\w.-])(?:{_LABEL}\.){{1,6}}([^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,40}})(?![\w-])")
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z0-9][A-Za-z0-9._]{1,23}?[_.]([a-z]{2})(?![\w.-])")
_SHORT = re.compile(r"(?:wa|t|fb|is|bit|youtu|goo|ow|lnkd|buff|tinyurl)\.(?:me|ly|be|gl|gd|to|gg|com)", re.IGNORECASE)
_HALF = 0.5  # a code at the end of a handle is as often something else
# Sold to anybody: says nothing of a country.
_GLOBAL = frozenset(
    "ai bz cc cd co fm gg gl im io la ly me ms mu nu pw sc sh st tk to tv vc ws ga cf gq ml".split()  # noqa: SIM905 a list to read
)


def analyse(reading: Reading) -> Finding:
    """A lead for each of the first six addresses that end in a country, and for handles that do."""
    text = reading.text.replace("[.]", ".").replace("(.)", ".")
    return _found(text, reading, whole=len(text) != len(reading.text))  # given defanged, its places have shifted


def _found(text: str, reading: Reading, *, whole: bool) -> Finding:
    leads: dict[str, Lead] = {}
    for match in (*_DOMAIN.finditer(text), *_HANDLE.finditer(text)):
        handle = match.group().startswith("@")
        country = _country(match[1])
        if country and match.group() not in leads and len(leads) < _MOST and not _SHORT.fullmatch(match.group()):
            span = (0, reading.origin[-1] + 1) if whole else reading.span(*match.span())
            leads[match.group()] = _lead(match.group(), match[1], country, span, handle=handle)
    why = "No address or handle that ends in a country's own zone; .com, and zones sold to anybody, say nothing."
    return found(NAME, list(leads.values()), reading.silence() or why)


def _lead(written: str, zone: str, country: str, span: tuple[int, int], *, handle: bool) -> Lead:
    what = "The handle ends in" if handle else "The address is in the zone"
    reason = f"{what} {'' if handle else '[.]'}{zone}, {names([country])}."
    rate = reliability(NAME).rate * (_HALF if handle else 1.0)
    return lead({country: 1.0}, rate, reason=reason, span=span, quote=written)


def _country(zone: str) -> str:
    zone = zone.casefold()
    if zone.startswith("xn--"):
        zone = _decoded(zone)
    return _zones().get(zone, "")


def _decoded(zone: str) -> str:
    try:
        return zone.encode("ascii").decode("idna")
    except UnicodeError:
        return ""


@cache
def _zones() -> dict[str, str]:
    """ISO's codes but for those sold to anybody, and our table: .uk, .su, and zones in other scripts."""
    iso = {code.lower(): code for code in population() if code.lower() not in _GLOBAL | {"gb"}}
    return iso | {zone: code for code, zones in own("zones") for zone in zones.split("|")}
