"""What a coordinator reads of their unit's practice: who takes part, and how well all of them do, never one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count, Max, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import Role, User, UserQuerySet
from forum.answers.skill import ENTRY
from forum.care.queries import LEAST
from forum.practice.models import Score

MONTHS = 12
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
    """Newest first; without the coordinator, who could subtract themselves, and no month that still goes on."""
    people = _experts(coordinator).exclude(pk=coordinator.pk)
    begun = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    scores = Score.objects.filter(answer__expert__in=people, at__lt=begun, at__gte=begun - timedelta(days=31 * MONTHS))
    rows = scores.annotate(month=TruncMonth("at")).values_list("month", "answer__expert").order_by("-month")
    found: dict[datetime, dict[UUID, float]] = {}
    for month, person, gain in rows.annotate(gain=Avg("log_gain")):
        found.setdefault(month, {})[person] = gain
    return [Month(since, len(gains), sum(gains.values()) / len(gains)) for since, gains in found.items()]


def _experts(coordinator: User) -> UserQuerySet:
    unit = Q(organisation=coordinator.organisation_id) | Q(organisation__parent=coordinator.organisation_id)
    return User.objects.cleared().holding(Role.EXPERT).filter(unit)
