"""Writing that somebody is about to read something, before the first byte of it is shown."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, models, transaction

from audit import counting, keys, leaves, log, source, unwritable
from audit.batches import Batches
from audit.events import Event
from audit.models import Reading
from audit.operations import Outcome

SAME_READING = timedelta(seconds=60)


@dataclass(frozen=True)
class Reader:
    """Who reads, as text: another thread may write it, and must not look anything up."""

    pk: str
    audit_actor: str
    audit_unit: str


@dataclass(frozen=True)
class Look:
    """One reading that is to be written."""

    event: Event
    by: Reader | None
    address: str
    at: datetime
    what: str  # the same for identical readings
    count: counting.Count | None = None


def record_reading(event: Event, *, by: log.Actor) -> None:
    """Write that somebody is about to read this; call it before the first byte is shown.

    It is committed by itself, together with what other threads read at this moment. The same reading by the same
    person from the same address within 60 s adds no entry: it is counted, and the next entry for it, or a closing one,
    tells the count. TrailUnavailable when it can't be written.
    """
    _refuse_inside_transaction()
    try:
        reader, count = Reader(str(by.pk), by.audit_actor, by.audit_unit), counting.of(event, by)
        _batches.put(Look(event, reader, source.address.get(), leaves.moment(), _what(event, reader), count))
    except unwritable.FAILURES as failed:
        raise log.TrailUnavailable("The audit trail can't be written now, so nothing can be shown.") from failed
    counting.settle(count)


def write(looks: Sequence[Look]) -> None:
    """All of it in one durable transaction, or nothing; the most frequent case is one statement, which is as much."""
    same: dict[str, list[Look]] = defaultdict(list)
    for look in sorted(looks, key=lambda one: (one.what, one.at)):  # rows are taken in this order by everybody
        same[look.what].append(look)
    if len(same) > 1 or not _only_counted(*next(iter(same.items()))):
        with transaction.atomic(durable=True):
            _write(same)


def _only_counted(what: str, looks: list[Look]) -> int:
    """A single reading that was there already in this minute."""
    recent = Reading.objects.filter(what=what, since__gt=looks[0].at - SAME_READING)
    return recent.update(count=models.F("count") + len(looks))


def _write(asked: dict[str, list[Look]]) -> None:
    same = _counted(asked)
    # Insert, then lock: of two processes with the same new reading the second waits here, finds the first one's row,
    # and is counted there. All inserts come before all locks, each in one order, so that no two wait for each other.
    mine = {
        what: Reading(what=what, since=looks[0].at, entry_id=uuid4(), count=len(looks) - 1)
        for what, looks in same.items()
    }
    Reading.objects.bulk_create(mine.values(), ignore_conflicts=True)
    rows = Reading.objects.select_for_update().filter(what__in=mine).order_by("what")
    held = {row.what: row for row in rows if row.entry_id != mine[row.what].entry_id}
    repeated = [row for row in held.values() if row.since > mine[row.what].since - SAME_READING]
    for more in {len(same[row.what]) for row in repeated}:
        those = [row.pk for row in repeated if len(same[row.what]) == more]
        Reading.objects.filter(pk__in=those).update(count=models.F("count") + more)
    new = {what: looks[0] for what, looks in same.items() if what not in {row.what for row in repeated}}
    save({mine[what].entry_id: _telling(look, held.get(what)) for what, look in new.items()})
    Reading.objects.bulk_create(
        [mine[what] for what in new if what in held],
        update_conflicts=True,
        unique_fields=["what"],
        update_fields=["since", "entry", "count"],
    )


def _counted(asked: dict[str, list[Look]]) -> dict[str, list[Look]]:
    """Those that may be read, once what is counted with them is counted."""
    counting.take(look.count for looks in asked.values() for look in looks)
    left = {what: [look for look in looks if not (look.count and look.count.refusal)] for what, looks in asked.items()}
    return {what: looks for what, looks in left.items() if looks}


def save(looks: Mapping[UUID, Look]) -> None:
    """One entry for each, under its id; as many statements for many as for one."""
    found = keys.data_keys({scope for one in looks.values() for scope in log.scopes_of(one.event, one.by).all})
    several = []
    for entry_id, look in looks.items():
        with source.coming_from(look.address):
            one = log.composed(look.event, look.by, Outcome.DONE, found, at=look.at, entry_id=entry_id)
        several.append(one)
    if several:
        log.save(several)


def _telling(look: Look, before: Reading | None) -> Look:
    """The same; where the reading had an entry before, it tells how often that was repeated."""
    if before is None or not before.count:
        return look
    detail = "; ".join(filter(None, [look.event.detail, told(before)]))
    return replace(look, event=replace(look.event, detail=detail))


def told(row: Reading) -> str:
    """How the count of an earlier entry is told by a later one."""
    return f"entry {row.entry_id} was repeated {row.count} times"


def _what(event: Event, by: Reader) -> str:
    parts = [event.op.value, event.kind, by.pk, event.case, *log.fields(event, by).values()]
    return keys.lookup("reading", "\0".join(parts))


def _refuse_inside_transaction() -> None:
    """As atomic(durable=True) would; whoever waits for another thread never comes to one of its own."""
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise log.InsideTransaction("A reading is committed by itself, before it is shown: not inside a transaction.")


_batches = Batches(write)
os.register_at_fork(after_in_child=_batches.begin)
