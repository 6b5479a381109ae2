"""Slow mode: a moderator sets it for a case or a board, with a reason on the trail; and who has to wait in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere, TooSoon
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import streams
from forum.boards.models import Board, moderates
from forum.boards.slow import MINUTES, Slow
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until
from forum.discussion import events
from forum.discussion.models import Post, PostQuerySet

HOURS = (1, 4, 24, 72, 168)


@act()
def slow_case(*, by: User, case_id: UUID, minutes: int, hours: int, reason: str) -> Case:
    """One post per person and so many minutes, for some hours; nought minutes ends it."""
    case = Case.objects.visible_to(by).locked(case_kept_by(by, case_id).pk)
    reason = _checked(minutes, hours, reason)
    _set(case, minutes, hours)
    log.record(events.CaseSlowed(object=str(case.pk), case=str(case.pk), detail=_detail(minutes, hours),
                                 justification=reason), by=by)  # fmt: skip
    case.touch()
    streams.poke_case(case)
    return case


@act()
def slow_board(*, by: User, board_id: UUID, minutes: int, hours: int, reason: str) -> Board:
    """The same for every case of a board."""
    board = Board.objects.locked(board_kept_by(by, board_id).pk)
    reason = _checked(minutes, hours, reason)
    _set(board, minutes, hours)
    log.record(events.BoardSlowed(object=str(board.pk), detail=_detail(minutes, hours), justification=reason), by=by)
    return board


def case_kept_by(user: User, case_id: UUID) -> Case:
    """A case of a board that they moderate; to everybody else there is no such page."""
    found = Case.objects.visible_to(user).filter(moderates(user)).select_related("board").one(case_id)
    if reads_only_until(user, found):
        raise NotFoundHere
    return found


def board_kept_by(user: User, board_id: UUID) -> Board:
    return Board.objects.visible_to(user).filter(moderates(user, "pk")).one(board_id)


def check(by: User, case: Case) -> None:
    """TooSoon within the minutes; its moderators and its asker go on: they are who answers and calms.

    Called with this person's tally taken: what they send at the same moment waits for it, and then finds this post.
    """
    if case.slow_mode is None or case.author_id == by.pk:
        return
    again = [_again(Post.objects.filter(author=by, case=case), case)]
    again.append(_again(Post.objects.filter(author=by, case__board=case.board_id), case.board))
    latest = max((one for one in again if one), default=None)
    if latest is None or Board.objects.filter(moderates(by, "pk"), pk=case.board_id).exists():
        return
    shown = (latest + timedelta(seconds=59)).replace(second=0, microsecond=0)  # the first minute in which it is true
    raise TooSoon(
        _("Slow mode: you can post again at %(time)s; your text is kept.") % {"time": f"{shown:%H:%M} UTC"},
        latest.timestamp(),
    )


def _again(mine: PostQuerySet, thing: Slow) -> datetime | None:
    """When they may post again, if that is later than now."""
    if not thing.is_slow:
        return None
    pause = timedelta(minutes=thing.slow_minutes)
    newest = mine.filter(created_at__gt=timezone.now() - pause).aggregate(at=Max("created_at"))["at"]
    return newest + pause if newest else None


def _set(thing: Case | Board, minutes: int, hours: int) -> None:
    thing.slow_minutes = minutes
    thing.slow_until = timezone.now() + timedelta(hours=hours) if minutes else None
    thing.save(update_fields=["slow_minutes", "slow_until"])


def _checked(minutes: int, hours: int, reason: str) -> str:
    if minutes not in (0, *MINUTES) or hours not in HOURS:
        raise BadInput(_("Choose how many minutes, and for how long."))
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise BadInput(_("Write why; it stands in the trail and in the moderation log."))
    return reason


def _detail(minutes: int, hours: int) -> str:
    return f"{minutes} minutes for {hours} hours" if minutes else "off"
