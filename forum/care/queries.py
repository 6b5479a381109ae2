"""What somebody reads of their own exposure, and a coordinator of a whole unit's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, UUIDField, Value, When

from accounts.models import Role, RoleGrant, User
from forum.care.exposures import DAYS_KEPT
from forum.care.kinds import MEDIA
from forum.care.models import Exposure
from forum.care.standing import DAY, day_now
from forum.review.models import Review, ReviewQuerySet

LEAST = 5  # people in a sum: fewer would tell of one of them
WEEKS = 12
ROUNDED = 10  # minutes: who comes or goes shows less
NOWHERE = Value(None, output_field=UUIDField())
# Day, person, kinds, how many, seconds; the unit below in whose sum its own coordinator reads them, if any.
Row = tuple[int, UUID, str, int, int, UUID | None]


@dataclass
class Tally:
    """What was opened in a day or a week."""

    since: date
    media: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEDIA, 0))
    noted: int = 0  # of them with a content note
    seconds: int = 0
    people: set[UUID] = field(default_factory=set)

    @property
    def items(self) -> int:
        return sum(self.media.values())

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)

    @property
    def tens_of_minutes(self) -> int:
        return round(self.seconds / 60 / ROUNDED) * ROUNDED

    @property
    def is_shown(self) -> bool:
        """To anybody but the person it is about."""
        return len(self.people) >= LEAST

    def add(self, person: UUID, kinds: str, count: int, seconds: int) -> None:
        codes = kinds.split()
        for medium in MEDIA.keys() & set(codes):
            self.media[medium] += count
        self.noted += count if len(codes) > 1 else 0
        self.seconds += seconds
        self.people.add(person)


def own_days(user: User) -> list[Tally]:
    """One's own days of the last ninety, newest first; one query."""
    rows = _rows(Q(user=user.pk, day__gte=day_now() - DAYS_KEPT))
    return _tallied(rows, lambda day: day)


def unit_weeks(coordinator: User) -> list[Tally]:
    """Whole weeks of the people of a coordinator's unit and of those below it, newest first; one query.

    Without the coordinator, who could subtract what they know of themselves, and no week that is still going on,
    since what one more look adds to a sum would tell whose look it was. Each week is there, looked at or not.
    """
    monday = _monday(day_now())
    of_unit = Q(user__organisation=coordinator.organisation_id) | Q(user__organisation__parent=coordinator.organisation)
    heads = RoleGrant.objects.current().filter(user=OuterRef("user"), role=Role.COORDINATOR)
    below = Case(
        When(Q(~Exists(heads), user__organisation__parent=coordinator.organisation_id), then="user__organisation")
    )
    rows = _rows(of_unit & ~Q(user=coordinator.pk) & Q(day__gte=monday - 7 * WEEKS, day__lt=monday), below)
    found = {one.since: one for one in _tallied(_summed(rows), _monday)}
    weeks = [_tally(monday - 7 * (week + 1)) for week in range(WEEKS)]
    return [found.get(one.since, one) for one in weeks]


def _summed(rows: list[Row]) -> list[Row]:
    """Of each week the rows that may be in a sum: a unit's and that of one below never differ by a few people."""
    groups: dict[tuple[int, UUID | None], set[UUID]] = defaultdict(set)
    for day, person, *_counts, below in rows:
        groups[_monday(day), below].add(person)
    few = {key: people for key, people in groups.items() if key[1] is not None and len(people) < LEAST}
    for week, unit in few:  # nobody reads these alone, so they are among the others
        groups[week, None] |= groups.pop((week, unit))
    shown = {(week, person) for (week, _unit), people in groups.items() if len(people) >= LEAST for person in people}
    return [row for row in rows if (_monday(row[0]), row[1]) in shown]


def held_by(user: User) -> ReviewQuerySet:
    """What this moderator has claimed and could hand back."""
    return Review.objects.visible_to(user).filter(lease_by=user, state=Review.State.WAITING)


def _rows(which: Q, below: Case | Value = NOWHERE) -> list[Row]:
    rows = Exposure.objects.filter(which).annotate(below=below)
    grouped = rows.values("day", "user", "kinds", "below").order_by("-day")
    counted = grouped.annotate(how_many=Count("pk"), looked=Sum("seconds"))
    return list(counted.values_list("day", "user", "kinds", "how_many", "looked", "below"))


def _tallied(rows: Iterable[Row], begins: Callable[[int], int]) -> list[Tally]:
    found: dict[int, Tally] = {}
    for day, person, kinds, count, seconds, _below in rows:
        start = begins(day)
        found.setdefault(start, _tally(start)).add(person, kinds, count, seconds)
    return list(found.values())


def _tally(day: int) -> Tally:
    return Tally(datetime.fromtimestamp(day * DAY, UTC).date())


def _monday(day: int) -> int:
    """1970 began on a Thursday."""
    return day - (day + 3) % 7
