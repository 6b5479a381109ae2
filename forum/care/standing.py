"""Where somebody stands today: their choices and what they have looked at, in one query for one or many people."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import FilteredRelation, Q
from django.utils import timezone

from accounts.models import User
from audit import keys
from forum.care.kinds import kinds_of
from forum.clues.models import Clue

DAY = 24 * 3600
PAUSE = timedelta(minutes=5)  # as long without a viewer is a pause
COLUMNS = (
    "pk", "care__off", "care__items", "care__minutes", "care__pause_after", "care__greyscale", "care__muted",
    "viewing__since", "viewing__seen_at", "today__what", "today__is_deliberate", "today__seconds",
)  # fmt: skip


@dataclass
class Standing:
    """One person's choices, within the operator's limits, and today so far."""

    user: UUID
    off: frozenset[str] = frozenset()
    items: int = 0
    minutes: int = 0
    pause_after: int = 0
    greyscale: bool = False
    muted: bool = False
    since: datetime | None = None
    seen_at: datetime | None = None
    opened: dict[str, bool] = field(default_factory=dict)  # what was opened today → whether deliberately
    seconds: int = 0

    @property
    def is_reached(self) -> bool:
        """As much as they, or the operator, had planned for a day."""
        return len(self.opened) >= self.items or self.seconds >= self.minutes * 60

    @property
    def looked_minutes(self) -> int:
        return round(self.seconds / 60)

    @property
    def needs_pause(self) -> bool:
        if self.since is None or self.seen_at is None or timezone.now() - self.seen_at >= PAUSE:
            return False
        return timezone.now() - self.since >= timedelta(minutes=self.pause_after)

    def why_closed(self, clue: Clue) -> str:
        """“off”: a kind they have kept closed; “reached”: enough for today; empty: open."""
        known = self.opened.get(what(self.user, clue))
        if self.off & kinds_of(clue) and not known:
            return "off"
        return "reached" if self.is_reached and known is None else ""


def standing(user: User) -> Standing:
    """One person's."""
    return standings([user])[user.pk]


def standings(people: Iterable[User]) -> dict[UUID, Standing]:
    """Each person's, by id."""
    found: dict[UUID, Standing] = {}
    today = FilteredRelation("exposures", condition=Q(exposures__day=day_now()))
    rows = User.objects.filter(pk__in=[one.pk for one in people]).annotate(today=today).order_by()
    for row in rows.values(*COLUMNS):
        one = found.setdefault(row["pk"], _chosen(row))
        if row["today__what"]:
            one.opened[row["today__what"]] = row["today__is_deliberate"]
            one.seconds += row["today__seconds"]
    return found


def _chosen(row: dict[str, Any]) -> Standing:
    """The operator's limit may have come down since it was chosen."""
    return Standing(
        user=row["pk"],
        off=frozenset((row["care__off"] or "").split()),
        items=min(row["care__items"] or settings.CARE_ITEMS, settings.CARE_ITEMS_MOST),
        minutes=min(row["care__minutes"] or settings.CARE_MINUTES, settings.CARE_MINUTES_MOST),
        pause_after=row["care__pause_after"] or settings.CARE_PAUSE_AFTER,
        greyscale=bool(row["care__greyscale"]),
        muted=bool(row["care__muted"]),
        since=row["viewing__since"],
        seen_at=row["viewing__seen_at"],
    )


def what(user: UUID, clue: Clue) -> str:
    """What stands in the table for this clue; another person's row for it can't be told to be the same."""
    return keys.lookup("exposure", f"{user} {clue.pk}")


def day_now() -> int:
    """Since 1970, UTC."""
    return int(time.time()) // DAY
