"""The moderation log: entries of the trail, filtered by what the reader may see now, with who and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Role, User
from audit import pages, queries, words
from audit.models import Entry, EntryQuerySet
from forum.cases.models import Case
from forum.moderation import rights
from forum.moderation.asking import Asked
from forum.moderation.operations import APPROVALS, MODERATION
from forum.review.models import Decision

PAGE = 50
WINDOW, WINDOWS = 500, 4  # entries of the whole installation looked at for one page: bounded, however busy others are
FIELDS = frozenset({"actor", "object", "justification", "detail"})


@dataclass(frozen=True)
class Line:
    """One act: when, what, by whom, in which case, on what, and why."""

    id: UUID
    at: datetime
    operation: words.Words
    who: str
    case: Case
    kind: str
    object: str
    reason: str
    detail: str


@dataclass(frozen=True)
class LogPage:
    """At most fifty acts, newest first; where older ones begin ("" at the end); whether this page was looked through
    in part only, so that an empty one does not mean that there is nothing."""

    lines: list[Line]
    older: str
    is_partial: bool


def page(user: User, asked: Asked, before: str = "") -> LogPage:
    """What the reader asked for; the access rule decides after the trail is read, and decides alone."""
    found: list[tuple[Entry, Case]] = []
    older = ""
    for entries, next_window in _windows(user, asked, before, WINDOWS):
        found += rights.theirs(user, asked, entries)
        older = pages.cursor(found[PAGE - 1][0]) if len(found) > PAGE else next_window
        if len(found) > PAGE:
            break
    return LogPage(_lines(user, found[:PAGE]), older, is_partial=bool(older) and len(found) < PAGE)


def every(user: User, asked: Asked, *, windows: int) -> Iterator[Line]:
    """The same as one row of lines, for a file: at most so many windows of entries are looked at."""
    for entries, _cursor in _windows(user, asked, "", windows):
        yield from _lines(user, rights.may_leave(user, rights.theirs(user, asked, entries)))


def _windows(user: User, asked: Asked, before: str, most: int) -> Iterator[tuple[list[Entry], str]]:
    entries, operations = _entries(user, asked), [asked.op] if asked.op in MODERATION else sorted(MODERATION)
    for _number in range(most):
        window = pages.page(entries, before, operations, size=WINDOW)
        before = window.older
        yield window.entries, before
        if not before:
            return


def _entries(user: User, asked: Asked) -> EntryQuerySet:
    """An expert who moderates is shown nothing that tells that others have answered."""
    since, until = _day(asked.since), _day(asked.until)
    wanted = queries.Asked(
        since=since,
        until=until + timedelta(days=1) if until else None,
        case=asked.case,
        actor=asked.actor,
        object=asked.object,
    )
    return queries.asked_for(queries.entries(blind=user.has_role(Role.EXPERT)), wanted)


def _lines(user: User, found: list[tuple[Entry, Case]]) -> list[Line]:
    ids = [entry.pk for entry, _case in found]
    clear = queries.opened(ids, FIELDS)
    decisions = Decision.objects.filter(entry__in=ids).select_related("review__case")
    reasons = {one.entry_id: one.reason for one in decisions}
    doers = {pk: told.get("actor", "").partition(" ")[0] for pk, told in clear.items()}
    people = User.objects.filter(pk__in={one for one in doers.values() if one}).values_list("pk", "name")
    unnamed = rights.first_judges_to_hide(user, {pk: told.get("object", "") for pk, told in clear.items()})
    names = {str(pk): name for pk, name in people}  # their address, which the trail has too, is not for colleagues
    erased = _("somebody who was erased")

    def who(entry: Entry) -> str:
        is_hidden = entry.op in APPROVALS and entry.pk in unnamed
        return "" if is_hidden else names.get(doers.get(entry.pk, ""), erased)

    return [_line(entry, case, clear.get(entry.pk, {}), who(entry), reasons.get(entry.pk, "")) for entry, case in found]


def _line(entry: Entry, case: Case, clear: dict[str, str], who: str, reason: str) -> Line:
    return Line(
        id=entry.pk,
        at=entry.at,
        operation=words.operation(entry.op),
        who=who,
        case=case,
        kind=queries.kind(entry),
        object=clear.get("object", ""),
        reason=reason or clear.get("justification", ""),
        detail=clear.get("detail", ""),
    )


def _day(written: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(written), time(), UTC) if written else None
