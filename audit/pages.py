"""Fifty entries at a time, newest first, by where the last page ended: no count, no offset, fast at a million."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from audit import leaves
from audit.models import Entry, EntryQuerySet

PAGE = 50


@dataclass(frozen=True)
class Page:
    """These entries, where the older ones begin ("" at the end), and whether the page asked for was none."""

    entries: list[Entry]
    older: str
    was_unknown: bool


def page(found: EntryQuerySet, before: str) -> Page:
    """`before` is the `older` of the page before; one that somebody has made up shows the newest."""
    cursor = _cursor(before)
    if cursor:
        at, pk = cursor
        # at <= … is for the index: neither database seeks by an OR alone.
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    rows = list(found.order_by("-at", "-id")[: PAGE + 1])
    shown = rows[:PAGE]
    older = f"{leaves.written(shown[-1].at)}_{shown[-1].pk}" if len(rows) > PAGE else ""
    return Page(shown, older, was_unknown=bool(before and not cursor))


def _cursor(before: str) -> tuple[datetime, UUID] | None:
    at, _sign, pk = before.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError):
        return None
