"""Duty hours: when somebody of an organisation is there, by the clock on its wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from accounts.errors import BadInput


@dataclass(frozen=True)
class Hours:
    """`zone`: of the tz database (IANA). `days`: Monday is 0; a shift over midnight belongs to the day it begins on."""

    zone: str
    begin: time
    end: time
    days: tuple[int, ...]

    def hold(self, at: datetime) -> bool:
        """Whether `at`, which knows its own zone, lies within them; the begin is in them, the end is not."""
        there = at.astimezone(ZoneInfo(self.zone))
        now, today = there.time(), there.weekday()
        if self.begin < self.end:
            return today in self.days and self.begin <= now < self.end
        yesterday = (there.date() - timedelta(days=1)).weekday()
        return (today in self.days and now >= self.begin) or (yesterday in self.days and now < self.end)

    def kept(self) -> dict[str, Any]:
        """As an organisation's row keeps them."""
        return {**asdict(self), "begin": self.begin.isoformat("minutes"), "end": self.end.isoformat("minutes")}


def read(kept: Mapping[str, Any]) -> Hours | None:
    """None for an organisation that named none: it counts as always on duty."""
    if not kept:
        return None
    begin, end = time.fromisoformat(kept["begin"]), time.fromisoformat(kept["end"])
    return Hours(kept["zone"], begin, end, tuple(kept["days"]))


def is_on(kept: Mapping[str, Any], at: datetime) -> bool:
    hours = read(kept)
    return hours is None or hours.hold(at)


@cache
def zones() -> tuple[str, ...]:
    """Names of places, sorted; no bare offsets and no old names of countries."""
    return tuple(
        sorted(one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
    )


def check(hours: Hours | None) -> None:
    """BadInput unless there is a zone, a span and a day, or no hours at all."""
    if hours is None:
        return
    if hours.zone not in zones():
        raise BadInput(_("Choose the time zone that the duty hours are kept in."))
    if hours.begin == hours.end:
        raise BadInput(_("Duty must end at another time than it begins. Without hours you count as always on duty."))
    if not hours.days or set(hours.days) - set(range(7)):
        raise BadInput(_("Tick the days of the week on which somebody is on duty."))
