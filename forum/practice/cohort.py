"""What a coordinator reads of their unit's practice: who takes part, and how well all of them do, never one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Case, Count, Exists, Max, OuterRef, Q, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import Role, RoleGrant, User, UserQuerySet
from forum.answers.skill import ENTRY
from forum.care.queries import LEAST
from forum.practice.models import Score

RECENTLY = timedelta(weeks=8)


@dataclass(frozen=True)
class Member:
    """Somebody of the unit: how much they practise."""

    user: User
    answered: int  # clues of practice cases, once each
    recently: int  # of them in the last eight weeks
    last: datetime | None

    @property
    def entry(self) -> int:
        return min(self.answered, ENTRY)

    @property
    def has_entered(self) -> bool:
        return self.answered >= ENTRY


@dataclass(frozen=True)
class Month:
    """A month that is over: the mean of its people's mean gains, when enough people are in it."""

    since: datetime
    people: int
    gain: float

    @property
    def is_shown(self) -> bool:
        return self.people >= LEAST

    @property
    def words(self) -> str:
        return f"{self.gain:+.1f}"


def members(coordinator: User) -> list[Member]:
    """The experts of their unit and of those below it; one query."""
    practice = Q(answers__case__is_practice=True, answers__round=1)
    rows = _experts(coordinator).annotate(
        practised=Count("answers", filter=practice),
        practised_recently=Count("answers", filter=practice & Q(answers__created_at__gte=timezone.now() - RECENTLY)),
        practised_last=Max("answers__created_at", filter=practice),
    )
    found = rows.select_related("organisation").order_by("name", "pk")
    columns = ("practised", "practised_recently", "practised_last")
    return [Member(one, *(vars(one)[column] for column in columns)) for one in found]


def months(coordinator: User) -> list[Month]:
    """Twelve whole months, newest first; without the coordinator, who could subtract themselves; one query.

    Whoever has been shut out or is no expert any more stays in, else the sum of before would tell how they did.
    """
    begun = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    scores = Score.objects.filter(_of_unit(coordinator, "answer__expert__"), at__lt=begun)
    scores = scores.filter(at__gte=begun.replace(year=begun.year - 1)).exclude(answer__expert=coordinator)
    heads = RoleGrant.objects.current().filter(user=OuterRef("answer__expert"), role=Role.COORDINATOR)
    is_below = Q(~Exists(heads), answer__expert__organisation__parent=coordinator.organisation_id)
    rows = scores.annotate(month=TruncMonth("at"), below=Case(When(is_below, then="answer__expert__organisation")))
    grouped = rows.values_list("month", "below", "answer__expert").order_by("-month")
    found: dict[datetime, dict[UUID | None, list[float]]] = {}
    for month, below, _person, gain in grouped.annotate(gain=Avg("log_gain")):
        found.setdefault(month, {}).setdefault(below, []).append(gain)
    return [_month(since, by_unit) for since, by_unit in found.items()]


def _month(since: datetime, by_unit: dict[UUID | None, list[float]]) -> Month:
    """A unit below, whose sum its own coordinator reads, and a larger one never differ by a few people."""
    apart = {unit for unit, gains in by_unit.items() if unit is not None and len(gains) >= LEAST}
    shown = [gain for unit in apart for gain in by_unit[unit]]
    rest = [gain for unit in by_unit.keys() - apart for gain in by_unit[unit]]
    shown += rest if len(rest) >= LEAST else []
    return Month(since, len(shown), sum(shown) / len(shown) if shown else 0.0)


def _experts(coordinator: User) -> UserQuerySet:
    return User.objects.cleared().holding(Role.EXPERT).filter(_of_unit(coordinator))


def _of_unit(coordinator: User, whose: str = "") -> Q:
    """Of their unit and of those below it; `whose` leads to the person."""
    own = Q(**{f"{whose}organisation": coordinator.organisation_id})
    return own | Q(**{f"{whose}organisation__parent": coordinator.organisation_id})
