"""A new master key without a pause: keys are wrapped anew a few at a time, and every process reads both meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from audit import events, keys, log, master_key
from audit.models import WrappedKey

BATCH = 500


def make_new() -> str:
    """A fresh master key becomes the current one; the former stays until nothing is under it. The new one's id."""
    master = master_key.current()
    if master.exists():
        master.replace()
    else:
        master.make()
    return master_key.current().id


def rewrap(told: Callable[[int, int], None], login: str = "") -> int:
    """Wrap every data key by the current master key; how many. Killed half-way, it goes on where it stopped."""
    target = master_key.current().id
    left = WrappedKey.objects.exclude(master=target)
    total, done = left.count(), 0
    while batch := list(left.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += _rewrap(batch, target)
        told(done, total)
    if done:
        with transaction.atomic():
            log.record(events.KeysRotated(object=target, detail=f"{done} keys; login={login}"), by=None)
    return done


def still_under(master_id: str) -> int:
    """How many keys need that master key."""
    return WrappedKey.objects.filter(master__in=["", master_id]).count()


@transaction.atomic
def _rewrap(batch: list[UUID], target: str) -> int:
    """The rows are held: none is destroyed between reading and writing, and no erased key comes back."""
    master = master_key.current()
    rows = list(WrappedKey.objects.select_for_update().filter(pk__in=batch).order_by("pk"))
    for row in rows:
        row.wrapped, row.master = master.wrap(keys.opened(row).key), target
    WrappedKey.objects.bulk_update(rows, ["wrapped", "master"])
    return len(rows)
