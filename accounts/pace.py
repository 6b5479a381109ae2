"""Reading far more cases than usual is slowed down: how many cases somebody opens, and how many they may."""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from statistics import median
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from accounts.cases_opened import HOURS_KEPT, CaseOpened, Lifted
from accounts.errors import SlowDown
from accounts.models import Role, User
from audit import counting, keys
from audit.events import Event

USUAL = "usual_reading"  # in the session: what was usual when it began
TIMES = 3  # as many as usual are no cause for asking
HOUR, DAY = 3600, 24
_COUNT = """
INSERT INTO accounts_caseopened (user_id, hour, opened, in_hour, in_day) VALUES (%s, %s, %s,
  1 + (SELECT COUNT(*) FROM accounts_caseopened WHERE user_id = %s AND hour = %s),
  1 + (SELECT COUNT(DISTINCT opened) FROM accounts_caseopened WHERE user_id = %s AND hour >= %s AND opened <> %s))
ON CONFLICT (user_id, hour, opened) DO UPDATE SET in_hour = accounts_caseopened.in_hour
RETURNING in_hour, in_day
"""


@dataclass(frozen=True)
class Limits:
    """The most cases of an hour and of a day."""

    hour: int
    day: int


@dataclass
class Opening:
    """Somebody is about to be shown something of a case: counted once an hour, with the entry that tells of it."""

    user: UUID
    opened: str
    hour: int
    limits: Limits
    refusal: SlowDown | None = None
    is_taken: bool = False  # not for a repetition, which adds no entry

    @property
    def order(self) -> str:
        return f"{self.user} {self.opened}"

    def take(self) -> None:
        """One statement; more only for who is over the limit."""
        self.refusal, self.is_taken = None, True
        in_hour, in_day = self._counted()
        allowed = self.limits
        if in_hour > allowed.hour or in_day > allowed.day:
            allowed = Limits(settings.READING_CEILING, in_day) if is_lifted(self.user, self.hour // DAY) else allowed
        if in_hour <= allowed.hour and in_day <= allowed.day:
            return
        CaseOpened.objects.filter(user=self.user, hour=self.hour, opened=self.opened).delete()
        is_of_hour = in_hour > allowed.hour
        until = (self.hour + 1) if is_of_hour else (self.hour // DAY + 1) * DAY
        self.refusal = SlowDown(in_hour - 1 if is_of_hour else in_day - 1, until * HOUR, of_hour=is_of_hour)

    def kept(self) -> None:
        if self.is_taken:
            _known.add((self.user, self.hour, self.opened))

    def _counted(self) -> tuple[int, int]:
        user = CaseOpened._meta.get_field("user").get_db_prep_value(self.user, connection)
        midnight = self.hour - self.hour % DAY
        values = [user, self.hour, self.opened, user, self.hour, user, midnight, self.opened]
        with connection.cursor() as cursor:
            # nosemgrep: row-gone-without-an-entry - a count of readings, each told by the entry of its reading
            cursor.execute(_COUNT, values)
            in_hour, in_day = cursor.fetchone()
        return in_hour, in_day


class _Known:
    """The latest that this process knows to be counted: reading a case on costs no statement."""

    def __init__(self, most: int = 20_000) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[tuple[UUID, int, str], None] = OrderedDict()

    def add(self, one: tuple[UUID, int, str]) -> None:
        with self._lock:
            self._kept[one] = None
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __contains__(self, one: object) -> bool:
        return one in self._kept

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


_known = _Known()


def opening(event: Event, by: Any) -> counting.Count | None:
    """How a reading counts: only of a case, only by a person, once an hour."""
    if not event.case or not isinstance(by, User):
        return None
    one = Opening(by.pk, hashed(event.case), hour_now(), limits(by))
    return None if (one.user, one.hour, one.opened) in _known else one


def hashed(case: object) -> str:
    """What stands in the table for a case."""
    return keys.lookup("case opened", str(case))


def limits(user: User) -> Limits:
    """Thrice what is usual for this person, never below what is usual for anybody; moderators read many."""
    of_hour, of_day = settings.READING_FLOOR_HOUR, settings.READING_FLOOR_DAY
    if user.has_role(Role.MODERATOR):
        of_hour, of_day = settings.READING_FLOOR_MODERATORS, max(of_day, 3 * settings.READING_FLOOR_MODERATORS)
    usual_hour, usual_day = user.usual_reading
    hour = min(settings.READING_CEILING, max(of_hour, TIMES * usual_hour))
    return Limits(hour, max(of_day, TIMES * usual_day))


def ceiling() -> int:
    """The most cases that anybody opens in an hour."""
    most: int = settings.READING_CEILING
    return most


def usual(user: User) -> tuple[int, int]:
    """The median of cases in this person's own active hours, and days, of the last 30 days before today. One query."""
    today = hour_now() // DAY
    hours: dict[int, int] = defaultdict(int)
    days: dict[int, set[str]] = defaultdict(set)
    rows = CaseOpened.objects.filter(user=user.pk, hour__gte=today * DAY - HOURS_KEPT, hour__lt=today * DAY)
    for hour, opened in rows.values_list("hour", "opened"):
        hours[hour] += 1
        days[hour // DAY].add(opened)
    in_days = [len(cases) for cases in days.values()]
    return round(median(hours.values() or [0])), round(median(in_days or [0]))


def now_of(user: User) -> tuple[int, int]:
    """Distinct cases of this hour, and since midnight UTC."""
    hour = hour_now()
    rows = CaseOpened.objects.filter(user=user.pk, hour__gte=hour - hour % DAY).values_list("hour", "opened")
    found = list(rows)
    return sum(at == hour for at, _case in found), len({case for _at, case in found})


def is_lifted(user: UUID, day: int) -> bool:
    return Lifted.objects.filter(user=user, day=day).exists()


def hour_now() -> int:
    return int(time.time()) // HOUR


def sweep() -> int:
    """Rows older than thirty days go; returns how many."""
    return CaseOpened.objects.filter(hour__lt=hour_now() - HOURS_KEPT).delete()[0]
