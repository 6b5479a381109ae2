"""What the trail itself says is gone: keys destroyed, fields kept long enough, and what a restore could not bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from audit import keys, leaves
from audit.models import Private
from audit.opening import checked, opened
from audit.operations import DESTROYING, Operation, Outcome
from audit.scopes import ERASURES

SHORTEST = timedelta(days=365)  # no installation keeps its trail for less (CJIS AU-11)
NO_KEY = UUID(int=0)  # stands in an entry whose keys were lost with the database it was restored without
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_KINDS = {Operation.ACCOUNT_ERASE: "person", Operation.CASE_ERASE: "case"}


@dataclass(frozen=True)
class Destroyed:
    """A key that is gone: when, and whether it was a person's or a case's ("key": not told)."""

    at: datetime
    key_id: UUID
    kind: str


def destroyed() -> Iterator[Destroyed]:
    """Every key that the trail says was destroyed; read from what its entries are committed to."""
    for private, detail in _told(*DESTROYING):
        kind = _KINDS.get(Operation(private.entry.op), "key")
        for key_id in detail.split():
            yield Destroyed(private.entry.at, UUID(key_id), kind)


def horizon() -> datetime:
    """Private fields of entries from before then may be missing; an entry can't tell of anything younger than a year.

    LONG_AGO when nothing was ever dropped.
    """
    moments = (
        min(leaves.said(detail), private.entry.at - SHORTEST) for private, detail in _told(Operation.AUDIT_PRUNE)
    )
    return max(moments, default=LONG_AGO)


def replayed() -> list[range]:
    """The places of entries that were put back from tiles after a restore: their private fields were lost."""
    return [range(*map(int, detail.split())) for _private, detail in _told(Operation.AUDIT_REPLAY)]


def _told(*operations: Operation) -> Iterator[tuple[Private, str]]:
    done = {"entry__op__in": operations, "entry__outcome": Outcome.DONE, "field": "detail"}
    kept = list(Private.objects.filter(**done).select_related("entry").order_by("entry__at", "entry__id"))
    found = {pk: own for pk, own in keys.scopes(one.data_key for one in kept).items() if own[0] == ERASURES}
    for private in kept:
        checked(private.entry)  # its columns may lie
        if private.data_key in found:
            yield private, opened(private, leaves.read(bytes(private.entry.leaf))[1], found)
