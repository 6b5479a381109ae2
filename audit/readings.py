"""Writing that somebody is about to read something, before the first byte of it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, models, transaction

from audit import keys, leaves, log
from audit.events import Event
from audit.models import Reading

SAME_READING = timedelta(seconds=60)


def record_reading(event: Event, *, by: log.Actor) -> None:
    """Write that somebody is about to read this; call it before the first byte is shown.

    Has its own transaction. The same reading by the same person from the same address within 60 s adds no entry: it
    is counted, and the next entry for it tells the count. TrailUnavailable when it can't be written.
    """
    try:
        with transaction.atomic(durable=True):
            _record_reading(event, by, _same(event, by))
    except (DatabaseError, OSError, keys.Unreadable, ImproperlyConfigured) as failed:
        raise log.TrailUnavailable("The audit trail can't be written now, so nothing can be shown.") from failed


def _record_reading(event: Event, by: log.Actor, same: str) -> None:
    now = leaves.moment()
    recent = Reading.objects.filter(what=same, since__gt=now - SAME_READING)
    if recent.update(count=models.F("count") + 1):
        return
    before = Reading.objects.select_for_update().filter(what=same).first()
    if before and before.count:
        told = f"entry {before.entry_id} was repeated {before.count} times"
        event = replace(event, detail=f"{event.detail}; {told}" if event.detail else told)
    receipt = log.record(event, by=by)
    Reading.objects.bulk_create(
        [Reading(what=same, since=now, entry_id=receipt.entry_id, count=0)],
        update_conflicts=True,
        unique_fields=["what"],
        update_fields=["since", "entry", "count"],
    )


def _same(event: Event, by: log.Actor) -> str:
    parts = [event.op.value, event.kind, str(by.pk), event.case, *log.fields(event, by).values()]
    return keys.lookup("reading", "\0".join(parts))
