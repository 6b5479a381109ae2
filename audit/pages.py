"""Fifty entries at a time, newest first, by where the last page ended: no count, no offset, fast at a million."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
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


def page(found: EntryQuerySet, before: str, ops: Collection[str] = (), *, size: int = PAGE) -> Page:
    """`before` is the `older` of the page before; one that somebody has made up shows the newest.

    Several operations are given as `ops` and not as a filter: see _newest_of_each().
    """
    begins = _read(before)
    if begins:
        at, pk = begins
        # at <= … is for the index: neither database seeks by an OR alone.
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    if ops:
        found = Entry.objects.select_related("place").filter(pk__in=_newest_of_each(found, ops, size + 1))
    rows = list(found.order_by("-at", "-id")[: size + 1])
    shown = rows[:size]
    older = cursor(shown[-1]) if len(rows) > size else ""
    return Page(shown, older, was_unknown=bool(before and not begins))


def cursor(last: Entry) -> str:
    """Where the page after one that ends with this entry begins."""
    return f"{leaves.written(last.at)}_{last.pk}"


def _newest_of_each(found: EntryQuerySet, ops: Collection[str], most: int) -> list[UUID]:
    """The newest among the newest of each operation by the index, in one statement: asked for as a list of operations,
    a database sorts all entries of those that are frequent, or looks through all entries for one that is rare."""
    parts: list[str] = []
    values: list[Any] = []
    for op in ops:
        one = found.select_related(None).filter(op=op).order_by("-at", "-id").values("pk", "at")[:most]
        sql, told = one.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS newest")  # nosec B608 # Django wrote it; values stay parameters
        values += told
    with connection.cursor() as database:
        database.execute(" ".join([" UNION ALL ".join(parts), "ORDER BY 2 DESC, 1 DESC LIMIT %s"]), [*values, most])
        return [UUID(str(pk)) for pk, _at in database.fetchall()]


def _read(before: str) -> tuple[datetime, UUID] | None:
    at, _sign, pk = before.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError):
        return None
