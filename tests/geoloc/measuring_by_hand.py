"""What the instruments that people use by hand are worth: shadows against an almanac, tables against other tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from geoloc import daylight, habits, places, plate_colours, sun
from geoloc.habits import Likelihoods
from tests.geoloc import almanac

TRUTH = Path(__file__).resolve().parent / "truth"
ERROR = 0.1  # of the length of a shadow, as the form has it
LEFT_OVER = 10  # a country is left as long as what was seen is at most so many times less likely there than anywhere
SPOTS = {  # latitude, longitude, country; rounded, from any atlas
    "Longyearbyen": (78.22, 15.65, "SJ"), "Tromsø": (69.65, 18.96, "NO"), "Murmansk": (68.97, 33.07, "RU"),
    "Reykjavik": (64.15, -21.94, "IS"), "Stockholm": (59.33, 18.07, "SE"), "London": (51.51, -0.13, "GB"),
    "Vancouver": (49.28, -123.12, "CA"), "Kyiv": (50.45, 30.52, "UA"), "Madrid": (40.42, -3.70, "ES"),
    "New York": (40.71, -74.01, "US"), "Tokyo": (35.68, 139.69, "JP"), "Cairo": (30.04, 31.24, "EG"),
    "Delhi": (28.61, 77.21, "IN"), "Mexico City": (19.43, -99.13, "MX"), "Bangkok": (13.76, 100.50, "TH"),
    "Dakar": (14.72, -17.47, "SN"), "Quito": (-0.18, -78.47, "EC"), "Nairobi": (-1.29, 36.82, "KE"),
    "Jakarta": (-6.21, 106.85, "ID"), "Lima": (-12.05, -77.04, "PE"), "São Paulo": (-23.55, -46.63, "BR"),
    "Perth": (-31.95, 115.86, "AU"), "Cape Town": (-33.92, 18.42, "ZA"), "Buenos Aires": (-34.60, -58.38, "AR"),
    "Wellington": (-41.29, 174.78, "NZ"), "Ushuaia": (-54.80, -68.30, "AR"),
}  # fmt: skip
DAYS = (datetime(2023, 1, 21, tzinfo=UTC), datetime(2024, 3, 20, tzinfo=UTC), datetime(2025, 6, 21, tzinfo=UTC),
        datetime(2022, 10, 5, tzinfo=UTC))  # fmt: skip
HOURS = (7, 9, 12, 15, 17)  # by the sun, about


@dataclass(frozen=True)
class Moment:
    """A place and time at which the sun is up: its true height by the almanac."""

    at: datetime
    latitude: float
    longitude: float
    country: str
    altitude: float
    hour: int


@dataclass(frozen=True)
class Told:
    """What was told of one shadow. `off`: of the sun's height here from the measured one, in halves of the band;
    `width`: of twice the band on this meridian, degrees of latitude."""

    off: float
    width: float
    favoured: bool
    left: int


@cache
def moments() -> list[Moment]:
    return list(_moments())


def nights() -> int:
    """How many of the moments have the sun below the horizon: there is no shadow to type in."""
    return len(SPOTS) * len(DAYS) * len(HOURS) - len(moments())


def _moments() -> Iterator[Moment]:
    for latitude, longitude, country in SPOTS.values():
        for day in DAYS:
            for hour in HOURS:
                at = day + timedelta(hours=hour - longitude / 15)
                if (height := almanac.altitude(at, latitude, longitude)) > 0.3:
                    yield Moment(at, latitude, longitude, country, height, hour)


@cache
def shadows(*, tilt: float = 0.0, late: float = 0.0) -> list[tuple[Moment, Told | None]]:
    """Each shadow is measured with an error of `ERROR` at random, on ground that rises by `tilt` degrees towards the
    sun, and its moment is typed in `late` hours late. None where nothing was told."""
    chance = np.random.default_rng(6)
    slips = [math.exp(ERROR * float(chance.standard_normal())) for _one in moments()]
    lengths = [slip / math.tan(math.radians(min(one.altitude + tilt, 89.9)))
               for one, slip in zip(moments(), slips, strict=True)]  # fmt: skip
    return [(one, _told(one, shadow, late)) for one, shadow in zip(moments(), lengths, strict=True)]


def _told(one: Moment, shadow: float, late: float) -> Told | None:
    at = one.at + timedelta(hours=late)
    says = daylight.of_shadow(at, 1.0, shadow, ERROR)
    if isinstance(says, daylight.Why):
        return None
    seen, half = sun.altitude_of_shadow(1.0, shadow), daylight.tolerance(1.0, shadow, ERROR)
    grid = np.arange(-89.95, 90, 0.1)
    fits = np.abs(sun.altitude(at, grid, np.full(len(grid), one.longitude)) - seen) <= 2 * half
    return Told(
        off=abs(float(sun.altitude(at, one.latitude, one.longitude)) - seen) / half,
        width=float(fits.sum()) / 10,
        favoured=says[one.country] > _anywhere(says),
        left=left(says),
    )


def shadow_row(found: Sequence[Told | None]) -> list[str]:
    """Tried, nothing told; of those told, latitude in the band and in twice the band; width, country, left."""
    told = [one for one in found if one]
    many = max(1, len(told))
    shares = [sum(test(one) for one in told) / many for test in (
        lambda one: one.off <= 1, lambda one: one.off <= 2, lambda one: one.favoured)]  # fmt: skip
    if not told:
        return [str(len(found)), str(len(found)), "", "", "", "", ""]
    near, within, favoured = (f"{share:.0%}" for share in shares)
    width, countries = median(one.width for one in told), median(one.left for one in told)
    return [str(len(found)), str(len(found) - len(told)), near, within, f"{width:.0f}°", favoured, f"{countries:.0f}"]


def left(says: Likelihoods) -> int:
    """Countries, of those that the table knows, that what was seen does not speak against ten times more."""
    best = max(says.values())
    return len({code[:2] for code, value in says.items() if value > best - math.log(LEFT_OVER)})


def _anywhere(says: Likelihoods) -> float:
    """What was seen, by chance, where people live."""
    people = {one.code: float(one.population) for one in places.countries() if one.code in says}
    return math.log(sum(people[code] * math.exp(says[code]) for code in people) / sum(people.values()))


@cache
def others() -> dict[str, str]:
    """Wikidata's sides of the road and types of sockets, as typed in."""
    kept: dict[str, str] = json.loads((TRUTH / "habits.json").read_text(encoding="utf-8"))
    return kept


def sides() -> tuple[int, list[str]]:
    """How many countries both lists have, and those of which they say different things."""
    theirs = {code: side == "left" for side in ("left", "right") for code in others()[side].split()}
    known = {one.code for one in places.countries()} - habits.NO_ROADS
    both = sorted(known & theirs.keys())
    return len(both), [code for code in both if theirs[code] != (code in habits.LEFT)]


def sockets() -> dict[str, list[str]]:
    """Countries by whether both tables list the same types, ours has more, theirs has more, or each has its own."""
    found: dict[str, list[str]] = {"same": [], "ours": [], "theirs": [], "each": []}
    ours = {code[:2]: set(one.sockets) for code, one in habits.mains().items()}
    for code, kinds in (one.split(":") for one in others()["sockets"].split()):
        if code in ours:
            mine, other = ours[code], set(kinds)
            how = "same" if mine == other else "ours" if mine > other else "theirs" if mine < other else "each"
            found[how].append(code)
    return found


def socket_rows() -> list[list[str]]:
    """Of each type: countries that Wikidata lists for it and the table knows, those for which the table lists it too,
    those for which it does not, and how many countries are left once one is seen."""
    where: dict[str, list[str]] = {kind: [] for kind in habits.SOCKETS}
    ours = {code[:2]: one.sockets for code, one in habits.mains().items()}
    for code, kinds in (one.split(":") for one in others()["sockets"].split()):
        for kind in kinds if code in ours else "":
            where[kind].append(code)
    rows = []
    for kind, codes in where.items():
        missed = [code for code in codes if kind not in ours[code]]
        rows.append([kind, str(len(codes)), str(len(codes) - len(missed)), ", ".join(missed),
                     str(left(habits.of_socket(kind)))])  # fmt: skip
    return rows


def plate_rows() -> list[list[str]]:
    """Of what is seen of a plate at the rear: the share of the table's countries whose own plate it is, and how many
    countries are left."""
    seen: dict[tuple[str, str], int] = {}
    colours = {letter: name for name, letter in plate_colours.COLOURS.items()}
    for one in plate_colours.table().values():
        background, letters = one.rear.split("/")
        seen[colours[background], colours[letters]] = seen.get((colours[background], colours[letters]), 0) + 1
    whole = len(plate_colours.table())
    return [
        [f"{back}, {letters}", f"{count / whole:.0%}", str(left(plate_colours.of_plate(back, letters, "rear")))]
        for (back, letters), count in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
