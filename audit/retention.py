"""How long the trail's private fields are kept: a horizon that only rises, and what lies below it is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from audit import events, gone, keys, leaves, log
from audit.acts import act
from audit.models import Checkpoint, Leaf, Private, Retention
from audit.scopes import ERASURES
from audit.tlog import pruning

BATCH = 2000  # rows in one transaction: on SQLite writers wait meanwhile


class NoRetention(Exception):
    """This installation keeps its trail for ever, or was told to keep it for less than a year."""


@dataclass(frozen=True)
class Due:
    """What goes: fields, entries they belong to, and the first entry of the published log that stays."""

    until: datetime
    fields: int
    entries: int
    minimum: int


def limit() -> datetime:
    """Fields of entries from before then were kept long enough; NoRetention when nothing is to go."""
    days: int = settings.AUDIT_RETENTION_DAYS
    if not days:
        raise NoRetention(
            _("This installation keeps its trail for ever: set BEARINGS_AUDIT_RETENTION_DAYS to change it.")
        )
    if days < gone.SHORTEST.days:
        raise NoRetention(_("A trail is kept for at least 365 days: raise BEARINGS_AUDIT_RETENTION_DAYS."))
    return leaves.moment() - timedelta(days=days)


def due(until: datetime) -> Due:
    """What would go if everything before then went; changes nothing."""
    fields = _below(until)
    return Due(until, fields.count(), fields.values("entry").distinct().count(), _minimum(until))


def prune(until: datetime, progress: Callable[[int], None] = lambda fields: None) -> Due:
    """Raise the horizon, then drop what lies below it. Killed half-way, the next call goes on; so is it safe to repeat.

    What tells of erasures stays whole where verification needs it: the ids of destroyed keys.
    """
    going = due(until)
    if going.fields and _horizon() < until:
        _raise_horizon(until)
    dropped = 0
    while count := _drop(min(until, _horizon())):
        dropped += count
        progress(dropped)
    folder = Path(settings.AUDIT_LOG)
    pruning.prune(folder, min(going.minimum, pruning.size(folder)))  # what is not published yet can't be withdrawn
    return going


@act()
def _raise_horizon(until: datetime) -> None:
    receipt = log.record(events.TrailPruned(detail=leaves.written(until)), by=None)
    Retention(until=until, entry_id=receipt.entry_id).save()


@act()
def _drop(until: datetime) -> int:
    batch = list(_below(until).values_list("pk", flat=True)[:BATCH])
    Private.objects.filter(pk__in=batch).delete()
    return len(batch)


def _horizon() -> datetime:
    return Retention.objects.aggregate(latest=Max("until"))["latest"] or gone.LONG_AGO


def _below(until: datetime) -> QuerySet[Private]:
    telling = Q(data_key=keys.ids([ERASURES])[ERASURES], field="detail")
    return Private.objects.filter(entry__at__lt=until).exclude(telling)


def _minimum(until: datetime) -> int:
    """The first place in the tree whose entry is young enough; places are not in the order of time."""
    first = Leaf.objects.filter(entry__at__gte=until).aggregate(first=Min("index"))["first"]
    size: int = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
    return size if first is None else min(int(first), size)
