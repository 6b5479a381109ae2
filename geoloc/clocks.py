"""From a clock in a clue and the moment in UTC to the places whose clocks showed that then, daylight saving included.

The rules are those of the tz database (IANA) as the pinned package carries them, never the machine's own copy, so that
two machines say the same. It promises right clocks from 1970 on; of years to come it knows only today's laws.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from geoloc import places
from geoloc.habits import Likelihoods

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
DAY, HALF_DAY = 24 * 60, 12 * 60  # minutes
WRONG = 0.05  # clocks that stand, travellers' phones, screens set to another place
MOST_OFF = 60  # minutes


class Why(StrEnum):
    """Why there is no answer; empty when there is one."""

    NONE = ""
    YEARS = "years"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Shown:
    """`says`: log-likelihood for every country with a clock. `areas`: offset from UTC in minutes to the areas
    (countries, or where those have several clocks their parts) in which most people's clocks showed it; smallest
    offset first.
    """

    says: Likelihoods
    areas: Mapping[int, tuple[str, ...]]
    why: Why = Why.NONE


def of_clock(at: datetime, hour: int, minute: int, off: int, *, twelve: bool = False) -> Shown:
    """A clock showed this hour and minute at a moment that knows its time zone.

    `off`: minutes by which clock and moment may differ, 0 to 60. `twelve`: a dial, on which morning and evening look
    alike. The date on the spot is not asked for: UTC-11 and UTC+13 show the same hour, and both are named. ValueError
    for an hour or a minute that no clock has, and for a moment without a zone.
    """
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= off <= MOST_OFF) or at.tzinfo is None:
        raise ValueError("an hour, a minute, at most an hour of difference, and a moment that knows its zone")
    if not FIRST <= at <= LAST:
        return Shown({}, {}, Why.YEARS)
    turn = HALF_DAY if twelve else DAY
    ahead = hour * 60 + minute - (at.astimezone(UTC).hour * 60 + at.astimezone(UTC).minute)
    offsets = {zone: _offset(zone, at) for zone in _zones()}
    fits = {zone: min((one - ahead) % turn, (ahead - one) % turn) <= off for zone, one in offsets.items()}
    if not any(fits.values()):
        return Shown({}, {}, Why.NOWHERE)
    chance = (2 * off + 1) / turn
    shares = _by_country(fits)
    says = {code: math.log((1 - WRONG) * share + WRONG * chance) for code, share in shares.items()}
    return Shown(says, _areas(fits, offsets, shares))


@cache
def kept() -> dict[str, dict[str, float]]:
    """Area to its zones, each with the share of the area's people: a country with one zone, else each of its leaves."""
    rows = json.loads((places.DATA / "clocks.json").read_text(encoding="utf-8"))["clocks"]
    return {row[0]: dict(zip(row[1::2], row[2::2], strict=True)) for row in rows}


def _by_country(fits: Mapping[str, bool]) -> dict[str, float]:
    """Share of each country's people whose clocks fit."""
    found: dict[str, float] = {}
    for area, zones in kept().items():
        part = places.share(area) * _fitting(zones, fits)
        found[area[:2]] = min(1.0, found.get(area[:2], 0.0) + part)
    return found


def _areas(
    fits: Mapping[str, bool], offsets: Mapping[str, int], shares: Mapping[str, float]
) -> dict[int, tuple[str, ...]]:
    """A country of which all fits at one offset stands as a whole."""
    found: dict[int, dict[str, None]] = {}
    for area, zones in kept().items():
        if _fitting(zones, fits) >= 0.5:
            offset = offsets[max((zone for zone in zones if fits[zone]), key=zones.__getitem__)]
            one_clock = shares[area[:2]] > 0.995 and len(_offsets_of(area[:2], offsets)) == 1
            found.setdefault(offset, {})[area[:2] if one_clock else area] = None
    return {offset: tuple(found[offset]) for offset in sorted(found)}


def _offsets_of(country: str, offsets: Mapping[str, int]) -> set[int]:
    return {offsets[zone] for zone in _zones_of().get(country, ())}


def _fitting(zones: Mapping[str, float], fits: Mapping[str, bool]) -> float:
    return sum(share for zone, share in zones.items() if fits[zone])


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted({zone for zones in kept().values() for zone in zones}))


@cache
def _zones_of() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for area, zones in kept().items():
        found[area[:2]] = found.get(area[:2], frozenset()) | frozenset(zones)
    return found


def _offset(zone: str, at: datetime) -> int:
    """Minutes ahead of UTC at that moment, daylight saving included."""
    ahead = at.astimezone(_zone(zone)).utcoffset() or timedelta()
    return round(ahead.total_seconds() / 60)


@cache
def _zone(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)
