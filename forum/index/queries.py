"""What carries the terms that are looked for, newest first, by whichever way the database finds shortest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from forum.index.models import Indexed


@dataclass(frozen=True)
class Within:
    """Boards, a unit's STRICT cases, and cases besides, outside of which there is nothing to find for somebody."""

    boards: tuple[UUID, ...] = ()
    units: tuple[UUID, ...] = ()
    cases: tuple[UUID, ...] = ()

    def terms(self) -> tuple[str, ...]:
        """As steps.scopes() puts them into a row."""
        kinds = (("sb", self.boards), ("so", self.units), ("sc", self.cases))
        return tuple(f"{sign}{one.hex}" for sign, these in kinds for one in these)

    def condition(self) -> Q:
        """Each is asked by hash; as terms they would be looked for one after the other in every row on the way."""
        inside = Q(scope__in=self.boards + self.units) | Q(scope=None)
        return inside | Q(case__in=self.cases) if self.cases else inside


@dataclass(frozen=True)
class Needed:
    """Terms of which all are there, groups of which one is there, and beginnings of words; and where."""

    all: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    starts: tuple[str, ...] = ()
    within: Within | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.all or self.one_of or self.starts)


def newest(needed: Needed, *, below: int | None = None) -> QuerySet[Indexed]:
    """Rows that carry them, newest first. Terms are of a to z, 0 to 9 and _ alone (terms.coded): nothing to escape."""
    rows: QuerySet[Indexed] = Indexed.objects.defer("terms")
    if needed.within and not needed.within.terms():
        return rows.none()
    if connection.vendor == "postgresql":
        if not needed.is_empty:
            # nosemgrep: statement-made-of-text - one constant clause; the terms go beside it
            rows = rows.extra(where=["index_indexed.terms @@ %s::tsquery"], params=[_tsquery(needed)])
        if needed.within:
            rows = rows.filter(needed.within.condition())
    elif needed.within or not needed.is_empty:
        return _in_order(rows, needed, below)
    return (rows.filter(pk__lt=below) if below else rows).order_by("-pk")


def _in_order(rows: QuerySet[Indexed], needed: Needed, below: int | None) -> QuerySet[Indexed]:
    """On SQLite, of which the boards and units are terms too."""
    if needed.within:
        needed = replace(needed, one_of=(needed.within.terms(), *needed.one_of))
    where: list[str] = ["index_terms MATCH %s", "index_terms.rowid = index_indexed.id"]
    params: list[object] = [_match(needed)]
    if below:
        where.append("index_terms.rowid < %s")
        params.append(below)
    # FTS5 gives its rows in the order of their numbers as they are asked for: the walk ends with the page.
    # nosemgrep: statement-made-of-text - constant clauses; the terms and the number go beside them
    return rows.extra(  # nosec B610 # the same
        tables=["index_terms"], where=where, params=params, order_by=["-index_terms.rowid"]
    )


def _tsquery(needed: Needed) -> str:
    parts = [*needed.all, *(f"{start}:*" for start in needed.starts), *map(_any_of, needed.one_of)]
    return " & ".join(parts)


def _any_of(group: Iterable[str]) -> str:
    return f"({' | '.join(group)})"


def _match(needed: Needed) -> str:
    groups = ["(" + " OR ".join(f'"{one}"' for one in group) + ")" for group in needed.one_of]
    return " AND ".join([*(f'"{one}"' for one in needed.all), *(f'"{one}"*' for one in needed.starts), *groups])
