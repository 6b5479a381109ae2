"""The use cases: choose a level for something, choose how one is mailed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import duty
from accounts.errors import BadInput, NotFoundHere
from accounts.languages import LANGUAGES
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts.mail_models import USUAL, MailSettings, When
from forum.alerts.models import Follow, Level
from forum.boards.models import Board
from forum.cases.models import Case
from forum.following.events import CaseFollowed, LevelChosen, MailChosen
from geoloc.clue_types import CLUE_TYPES

KNOWN = {"clue_type": CLUE_TYPES, "language": LANGUAGES}
MOST = 400  # of one form


@dataclass(frozen=True)
class Choice:
    """A level ("" for none of its own) for one thing: `scope` is case, board, clue_type or language."""

    scope: str
    what: str
    level: str

    def __post_init__(self) -> None:
        if self.level and self.level not in Level.values:
            raise BadInput(_("Choose one of the levels: watch, follow, normal or mute."))
        if self.scope in KNOWN and self.what not in KNOWN[self.scope]:
            raise BadInput(_("One of the kinds or languages is not in the list."))
        if self.scope not in KNOWN and not _is_id(self.what):
            raise NotFoundHere


@act()
def choose_levels(*, by: User, choices: Iterable[Choice]) -> int:
    """What differs from how it is, is changed; returns how many. What one may not see does not exist."""
    wanted = list(choices)[:MOST]
    _check_visible(by, wanted)
    mine = {_key(row): row.level for row in Follow.objects.filter(user=by)}
    changed = [one for one in wanted if mine.get((one.scope, one.what), "") != one.level]
    for one in changed:
        log.record(_told(one), by=by)  # first: no row goes untold
        if one.level:
            values = {"level": one.level, "by_itself": False}
            Follow.objects.update_or_create(defaults=values, user=by, **_where(one))
        else:
            Follow.objects.filter(user=by, **_where(one)).delete()
    return len(changed)


@dataclass(frozen=True)
class MailChoice:
    """All of it at once; BadInput unless the zone is known and quiet hours have two different ends."""

    when: When = USUAL
    zone: str = "UTC"
    hour: int = 8
    weekday: int = 0
    quiet_from: time | None = None
    quiet_until: time | None = None
    numbers: bool = False

    def __post_init__(self) -> None:
        if self.zone != "UTC" and self.zone not in duty.zones():
            raise BadInput(_("Choose a time zone from the list."))
        if self.hour not in range(24) or self.weekday not in range(7):
            raise BadInput(_("Choose an hour of the day and a day of the week."))
        if (self.quiet_from is None) != (self.quiet_until is None) or (
            self.quiet_from is not None and self.quiet_from == self.quiet_until
        ):
            raise BadInput(_("Say from when until when it is quiet, or leave both empty."))


@act()
def choose_mail(*, by: User, choice: MailChoice) -> MailSettings:
    """From now on they are mailed like that; an emergency and a strange sign-in are mailed at once all the same."""
    if not by.is_cleared:
        raise NotFoundHere
    log.record(MailChosen(object=str(by.pk), detail=choice.when), by=by)
    next_at = MailSettings(**asdict(choice)).next_digest(timezone.now())
    values = {**asdict(choice), "next_at": next_at}
    return MailSettings.objects.update_or_create(user=by, defaults=values)[0]


def _check_visible(by: User, wanted: list[Choice]) -> None:
    """Two queries, however many there are."""
    cases = {one.what for one in wanted if one.scope == "case"}
    boards = {one.what for one in wanted if one.scope == "board"}
    if cases and Case.objects.visible_to(by).filter(pk__in=cases).count() < len(cases):
        raise NotFoundHere
    if boards and Board.objects.visible_to(by).filter(pk__in=boards).count() < len(boards):
        raise NotFoundHere


def _told(one: Choice) -> CaseFollowed | LevelChosen:
    level = one.level or "none"
    if one.scope == "case":
        return CaseFollowed(object=one.what, case=one.what, detail=level)
    return LevelChosen(object=one.what, detail=f"{one.scope} {level}")


def _where(one: Choice) -> dict[str, Any]:
    return {f"{one.scope}_id" if one.scope in {"case", "board"} else one.scope: one.what}


def _key(row: Follow) -> tuple[str, str]:
    if row.case_id:
        return "case", str(row.case_id)
    if row.board_id:
        return "board", str(row.board_id)
    return ("clue_type", row.clue_type) if row.clue_type else ("language", row.language)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
