"""What somebody opens is counted once a day, and how long they look; kept for ninety days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import WrongState
from accounts.models import User
from forum.care.kinds import kinds_of
from forum.care.models import Exposure, Viewing
from forum.care.standing import PAUSE, Standing, day_now, standing, what
from forum.clues.models import Clue

DAYS_KEPT = 90
EVERY = timedelta(seconds=30)  # how often a page tells that a viewer is open
STILL = timedelta(seconds=90)  # a longer silence is not counted as looking


def opening(user: User, clue: Clue) -> Callable[[], None]:
    """Before a file is given: WrongState while it is closed to them; once given, call what this returns."""
    one = standing(user)
    if one.why_closed(clue):
        raise WrongState(_("This is closed to you for now: open it deliberately on its page."))
    return lambda: _given(user, clue, one)


def open_closed(user: User, clue: Clue) -> None:
    """They pressed “open this one”: open until midnight UTC, and counted."""
    _count(user, clue, is_deliberate=True)


def still_looking(user: User, clue: Clue) -> Standing:
    """A page tells that its viewer is open; what they should know by now."""
    one = standing(user)
    if one.why_closed(clue):
        raise WrongState(_("This is closed to you for now: open it deliberately on its page."))
    _look(user, clue, one)
    return one


def sweep() -> int:
    """Rows older than ninety days go; returns how many."""
    Viewing.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
    return Exposure.objects.filter(day__lt=day_now() - DAYS_KEPT).delete()[0]


def _given(user: User, clue: Clue, one: Standing) -> None:
    """Ranges of one file come in quick succession: only the first, and one each half minute, cost a statement."""
    if what(user.pk, clue) not in one.opened:
        _count(user, clue)
    if one.seen_at is None or timezone.now() - one.seen_at >= EVERY:
        _look(user, clue, one)


def _count(user: User, clue: Clue, *, is_deliberate: bool = False) -> None:
    """Two requests at the same moment are one opening: the constraint says so."""
    kinds = " ".join(sorted(kinds_of(clue)))
    row = Exposure(user=user, day=day_now(), what=what(user.pk, clue), kinds=kinds, is_deliberate=is_deliberate)
    if is_deliberate:
        unique = ["user", "day", "what"]
        Exposure.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=unique, update_fields=["is_deliberate"]
        )
    else:
        Exposure.objects.bulk_create([row], ignore_conflicts=True)


def _look(user: User, clue: Clue, one: Standing) -> None:
    """Time goes to the clue at hand; of two pages that tell at once, one moves the clock and counts."""
    now = timezone.now()
    if one.since is None or one.seen_at is None:
        Viewing.objects.bulk_create([Viewing(user=user, since=now, seen_at=now)], ignore_conflicts=True)
        one.since = one.seen_at = now
        return
    elapsed, begun = now - one.seen_at, _begun(one, now)
    if not Viewing.objects.filter(user=user, seen_at=one.seen_at).update(seen_at=now, since=begun):
        return
    one.since, one.seen_at = begun, now
    seconds = round(elapsed.total_seconds())
    if elapsed <= STILL and seconds > 0:
        today = Exposure.objects.filter(user=user, day=day_now(), what=what(user.pk, clue))
        one.seconds += seconds * today.update(seconds=F("seconds") + seconds)


def _begun(one: Standing, now: datetime) -> datetime:
    assert one.since is not None
    assert one.seen_at is not None
    return now if now - one.seen_at >= PAUSE else one.since
