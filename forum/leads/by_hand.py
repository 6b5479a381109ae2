"""What somebody saw or measured, typed in: its likelihood for each country, and all of it together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from forum.answers import naming
from forum.leads.forms import PLATE_COLOURS, PLATE_ENDS
from geoloc import clocks, daylight, habits, places, plate_colours
from geoloc.analysers.finding import population
from geoloc.clocks import Why
from geoloc.habits import Likelihoods

TOP = 10
NAMED = 8  # areas of one offset


@dataclass(frozen=True)
class Seen:
    """One observation in words, with what it says, and more than countries where it says more; else `why_not`."""

    words: str
    says: Likelihoods
    why_not: str = ""
    more: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Row:
    """A country with its probability before anything else is known but where people live."""

    name: str
    percent: str
    parts: Sequence[str]  # each observation's nats, beside the mean over people


def seen(said: dict[str, object]) -> list[Seen]:
    """What the form holds, in its order."""
    found = []
    if kind := said.get("socket"):
        found.append(Seen(_("Socket or plug of type %(kind)s") % {"kind": kind}, habits.of_socket(str(kind))))
    if side := said.get("side"):
        words = _("Traffic keeps to the left") if side == "left" else _("Traffic keeps to the right")
        found.append(Seen(words, habits.of_driving(on_the_left=side == "left")))
    if hertz := said.get("hum"):
        found.append(Seen(_("Mains hum of %(n)s Hz") % {"n": hertz}, habits.of_hum(int(str(hertz)))))
    match said:
        case {"height": float(height), "shadow": float(shadow), "at": datetime() as at, "error": int(error)}:
            found.append(_of_shadow(at.replace(tzinfo=UTC), height, shadow, error))
    match said:
        case {"clock": time() as clock, "clock_at": datetime() as at, "clock_off": int(off)}:
            found.append(_of_clock(at.replace(tzinfo=UTC), clock, off, twelve=bool(said.get("dial"))))
    if background := said.get("plate"):
        found.append(_of_plate(str(background), str(said.get("plate_letters") or ""), str(said.get("plate_end") or "")))
    return found


def together(observations: Sequence[Seen]) -> list[Row]:
    """The likeliest countries, by population and all observations; different signs add up."""
    telling = [one.says for one in observations if one.says]
    if not telling:
        return []
    people = population()
    parts = [_parts(says, people) for says in telling]
    score = {code: math.log(count) + sum(part[code] for part in parts) for code, count in people.items()}
    highest = max(score.values())
    mass = {code: math.exp(value - highest) for code, value in score.items()}
    whole = sum(mass.values())
    best = sorted(mass, key=lambda code: (-mass[code], code))[:TOP]
    return [
        Row(
            naming.name_of(code),
            f"{100 * mass[code] / whole:.0f}",
            [f"{part[code]:+.1f}" for part in parts],
        )
        for code in best
    ]


def _of_shadow(at: datetime, height: float, shadow: float, error: int) -> Seen:
    words = _("A shadow of %(shadow)s to a height of %(height)s") % {"shadow": f"{shadow:g}", "height": f"{height:g}"}
    says = daylight.of_shadow(at, height, shadow, error / 100)
    if says == daylight.Why.LOW:
        return Seen(words, {}, _("So low a sun tells nothing: a small slope changes its shadow by its whole length."))
    if isinstance(says, daylight.Why):
        return Seen(words, {}, _(
            "At that moment the sun stood so high over almost nobody: where people live it was lower, or night. Check"
            " the moment, which has to be in UTC, and whether a lamp casts the shadow."
        ))  # fmt: skip
    return Seen(words, says)


def _of_clock(at: datetime, clock: time, off: int, *, twelve: bool) -> Seen:
    words = _("A clock at %(clock)s when it is %(utc)s UTC") % {"clock": f"{clock:%H:%M}", "utc": f"{at:%H:%M}"}
    shown = clocks.of_clock(at, clock.hour, clock.minute, off, twelve=twelve)
    why = {
        Why.NONE: "",
        Why.YEARS: _("Whose clocks showed what is known from 1970 on, and as the laws are now until 2037."),
        Why.NOWHERE: _(
            "No place had its clocks so far from UTC at that moment. Check the minutes, or allow more of them: clocks"
            " differ from UTC by whole hours, in some places by half or a quarter of one more."
        ),
    }
    return Seen(words, shown.says, why[shown.why], [_offset(*one) for one in shown.areas.items()])


def _offset(minutes: int, areas: Sequence[str]) -> str:
    """“UTC−06:00: Mexico City, Mexico; Costa Rica …”, the most populous first."""
    ranked = sorted(areas, key=lambda code: (-places.area(code).population, code))
    names = "; ".join(naming.full_name_of(code) for code in ranked[:NAMED])
    hours = f"{'−' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    said = {"hours": hours, "names": names, "more": len(ranked) - NAMED}
    if len(ranked) > NAMED:
        return _("UTC%(hours)s: %(names)s; and %(more)d more") % said
    return _("UTC%(hours)s: %(names)s") % said


def _of_plate(background: str, letters: str, end: str) -> Seen:
    colour, ends = dict(PLATE_COLOURS), dict(PLATE_ENDS)
    said = {"background": colour[background], "letters": colour.get(letters, ""), "end": ends[end]}
    words = _("Plate: %(background)s, letters %(letters)s") if letters else _("Plate: %(background)s")
    where = _(" (%(end)s)") % said if end else ""
    return Seen(words % said + where, plate_colours.of_plate(background, letters, end))


def _parts(says: Likelihoods, people: dict[str, float]) -> dict[str, float]:
    """Nats beside what the sign is worth anywhere, the mean over people; 0 for a country of which nothing is said."""
    known = {code: _of(says, code) for code in people}
    told = {code: math.exp(value) for code, value in known.items() if value is not None}
    total = sum(people[code] for code in told)
    mean = math.log(sum(people[code] * likely for code, likely in told.items()) / total)
    return {code: 0.0 if value is None else value - mean for code, value in known.items()}


def _of(says: Likelihoods, code: str) -> float | None:
    """None where the table leaves a country out; of one with two networks, the more likely."""
    below = [value for area, value in says.items() if area.startswith(f"{code}-")]
    return says.get(code, max(below, default=None))
