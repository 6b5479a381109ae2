"""Gives each committed entry its place in the tree, one sequencer at a time, and writes down the new root."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import connection, transaction

from audit import leaves
from audit.models import Checkpoint, Entry, Leaf
from audit.tlog import merkle

BATCH = 2000
RECENT = timedelta(minutes=5)  # where new entries are looked for each time
SWEEP = 600.0  # seconds between two looks through everything
_LOCK = 0x6265_6172_696E_6773  # "bearings": one sequencer in the whole database


class TreeBroken(Exception):
    """The tree does not fit what was written down: nothing may be built on it."""


class _Sweep:
    """When this process last looked through everything."""

    at: float | None = None

    def is_due(self) -> bool:
        return self.at is None or time.monotonic() - self.at > SWEEP


_sweep = _Sweep()


def sequence(*, everything: bool = False) -> int:
    """Give a place to every entry without one; returns how many. TreeBroken when a stored byte has changed.

    Looks at the latest five minutes, and every ten minutes at all entries: a transaction that commits late, or on a
    machine whose clock is wrong, is found then. Safe to run anywhere at any time, as often as one likes.
    """
    whole = everything or _sweep.is_due()
    since = None if whole else leaves.moment() - RECENT
    given = 0
    while count := _give_places(since):
        given += count
    if whole:
        _sweep.at = time.monotonic()
    return given


def newest() -> Checkpoint | None:
    """The latest root that was written down."""
    return Checkpoint.objects.order_by("-size").first()


def _give_places(since: datetime | None) -> int:
    waiting = Entry.objects.waiting()
    if since:
        waiting = waiting.filter(at__gte=since)
    if not waiting.exists():  # an idle sequencer takes no write lock
        return 0
    with transaction.atomic(durable=True):
        _alone()
        frontier = _frontier()
        places = []
        for entry in waiting.order_by("at", "id")[:BATCH]:
            places.append(Leaf(index=frontier.size, entry=entry))
            frontier.append(_rehashed(entry))
        if places:
            Leaf.objects.bulk_create(places)
            Checkpoint(size=frontier.size, root=frontier.root().hex(), frontier=frontier.dump()).save()
    return len(places)


def _alone() -> None:
    """Two sequencers would give one place twice. SQLite's transactions are BEGIN IMMEDIATE: there is one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _frontier() -> merkle.Frontier:
    checkpoint = newest()
    size = checkpoint.size if checkpoint else 0
    frontier = merkle.Frontier.load(size, bytes(checkpoint.frontier) if checkpoint else b"")
    if checkpoint and frontier.root().hex() != checkpoint.root:
        raise TreeBroken(f"The checkpoint of size {size} does not fit its own subtrees.")
    if Leaf.objects.filter(index__gte=size).exists():
        raise TreeBroken(f"There are leaves beyond the newest checkpoint, of size {size}.")
    return frontier


def _rehashed(entry: Entry) -> bytes:
    """The hash of the bytes as they were read back: a flipped bit must never get into a root."""
    found = merkle.leaf_hash(bytes(entry.leaf))
    if found.hex() != entry.leaf_hash:
        raise TreeBroken(f"Entry {entry.pk} is not what was written: its bytes have another hash.")
    return found
