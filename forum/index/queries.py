"""What carries the terms that are looked for, newest first, by whichever way the database finds shortest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from forum.index.models import Indexed


@dataclass(frozen=True)
class Needed:
    """Terms of which all are there, groups of which one is there, and beginnings of words."""

    all: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    starts: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.all or self.one_of or self.starts)


def newest(needed: Needed, *, below: int | None = None) -> QuerySet[Indexed]:
    """Rows that carry them, newest first. Terms are of a to z, 0 to 9 and _ alone (terms.coded): nothing to escape."""
    rows: QuerySet[Indexed] = Indexed.objects.defer("terms")
    if connection.vendor == "postgresql":
        if not needed.is_empty:
            # nosemgrep: statement-made-of-text - one constant clause; the terms go beside it
            rows = rows.extra(where=["index_indexed.terms @@ %s::tsquery"], params=[_tsquery(needed)])
        return (rows.filter(pk__lt=below) if below else rows).order_by("-pk")
    if needed.is_empty:
        return (rows.filter(pk__lt=below) if below else rows).order_by("-pk")
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
