"""Numbers of moderators' work over some days: aggregates in SQL, the same few statements however many people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import leads
from accounts.models import User
from audit.protected import ProtectedQuerySet
from forum.conduct.models import Appeal
from forum.review.models import Decision, Review, Undone
from forum.second_look.models import SecondLook
from forum.second_look.queries import LEAST
from forum.second_look.sampling import DAYS, boards_of

__all__ = ["DAYS", "LEAST", "Measures", "Spread", "Team", "own", "team"]
BY, BOARD = "by", "review__case__board"
# An application is decided by two and waits on papers; of an answer's reasons an expert may not learn that they exist.
_LEFT_OUT = (Review.Kind.ANSWER, Review.Kind.APPLICATION)


@dataclass(frozen=True)
class Spread:
    """Seconds: half of the items took no longer than `half`, nine in ten no longer than `most`; none without items."""

    half: int | None = None
    most: int | None = None

    @property
    def words(self) -> str:
        """“4 min · 12 min”."""
        return "–" if self.half is None or self.most is None else f"{_spent(self.half)} · {_spent(self.most)}"


@dataclass(frozen=True)
class Measures:
    """Of one moderator, or of one board."""

    pk: UUID
    name: str
    decided: int
    refused: int
    waited: Spread
    in_hand: Spread  # of what was claimed
    overturned: int
    looks: int | None  # second looks that said something; none while they are fewer than LEAST
    disagreed: int | None
    undone: int | None  # none: of a board it says nothing

    @property
    def percent_refused(self) -> int | None:
        return round(100 * self.refused / self.decided) if self.decided else None


@dataclass(frozen=True)
class Team:
    """What a lead reads: by name, never by number."""

    people: list[Measures]
    boards: list[Measures]


def own(user: User, days: int) -> Measures:
    """One's own numbers, all of them."""
    since = timezone.now() - timedelta(days=days)
    return _measures({user.pk: user.name}, BY, Decision.objects.filter(by=user), since)[0]


def team(lead: User, days: int) -> Team:
    """Of whom this person looks after; boards as far as they may know their names, with their people's decisions."""
    since = timezone.now() - timedelta(days=days)
    theirs = Decision.objects.filter(by__in=leads.led_by(lead))
    busy = _counted(theirs, since).order_by().values("by")
    people = dict(User.objects.filter(pk__in=busy).order_by("name", "pk").values_list("pk", "name"))
    boards = {one.pk: one.name for one in boards_of(lead)}
    of_boards = [one for one in _measures(boards, BOARD, theirs, since) if one.decided]
    return Team(_measures(people, BY, theirs, since), of_boards)


def _counted(decisions: ProtectedQuerySet[Decision], since: datetime) -> ProtectedQuerySet[Decision]:
    return decisions.filter(at__gt=since).exclude(review__kind__in=_LEFT_OUT)


def _measures(
    names: Mapping[UUID, str], key: str, decisions: ProtectedQuerySet[Decision], since: datetime
) -> list[Measures]:
    """Six statements for any number of them."""
    rows = _counted(decisions, since).filter(**{f"{key}__in": list(names)})
    ids = rows.order_by().values("pk")
    refused = ~Q(verdict=Decision.Verdict.APPROVE) & ~Q(review__kind=Review.Kind.APPEAL)
    counts = _by(rows, key, decided=Count("pk"), refused=Count("pk", filter=refused))
    waited, in_hand = _spreads(rows, key, "waited"), _spreads(rows, key, "in_hand")
    won = Appeal.objects.filter(decision__in=ids, strike=None, review__state=Review.State.APPROVED)
    overturned = _by(won, f"decision__{key}", n=Count("pk"))
    looked = SecondLook.objects.filter(first__in=ids, agreed__isnull=False)
    looks = _by(looked, f"first__{key}", n=Count("pk"), no=Count("pk", filter=Q(agreed=False)))
    undone = _by(Undone.objects.filter(at__gt=since, by__in=list(names)), BY, n=Count("pk")) if key == BY else None
    found = []
    for pk, name in names.items():
        count, (seen, no) = counts.get(pk, {}), _enough(looks.get(pk, {}))
        found.append(Measures(
            pk=pk, name=name, decided=count.get("decided", 0), refused=count.get("refused", 0),
            waited=waited.get(pk, Spread()), in_hand=in_hand.get(pk, Spread()), looks=seen, disagreed=no,
            overturned=overturned.get(pk, {}).get("n", 0),
            undone=None if undone is None else undone.get(pk, {}).get("n", 0),
        ))  # fmt: skip
    return found


def _by(rows: QuerySet[Any], key: str, **what: Any) -> dict[UUID, dict[str, int]]:
    return {row[key]: row for row in rows.order_by().values(key).annotate(**what)}


def _spreads(rows: ProtectedQuerySet[Decision], key: str, column: str) -> dict[UUID, Spread]:
    """Nearest-rank percentiles (the ceil(n p)-th of n), by window functions, which both databases have."""
    with_it = rows.exclude(**{column: None}).annotate(
        place=Window(RowNumber(), partition_by=[F(key)], order_by=[F(column), F("pk")]),
        of=Window(Count("pk"), partition_by=[F(key)]),
    )
    half, most = Q(place=(F("of") + 1) / 2), Q(place=(F("of") * 9 + 9) / 10)
    found: dict[UUID, list[int]] = {}
    for pk, seconds in with_it.filter(half | most).order_by(key, column).values_list(key, column):
        found.setdefault(pk, []).append(seconds)
    return {pk: Spread(seconds[0], seconds[-1]) for pk, seconds in found.items()}


def _spent(seconds: int) -> str:
    if seconds < 100:
        return _("%(n)d s") % {"n": seconds}
    if seconds < 100 * 60:
        return _("%(n)d min") % {"n": round(seconds / 60)}
    return _("%(n)d h") % {"n": round(seconds / 3600)}


def _enough(row: Mapping[str, int]) -> tuple[int | None, int | None]:
    """Fewer tell of single ones."""
    return (row["n"], row["no"]) if row.get("n", 0) >= LEAST else (None, None)
