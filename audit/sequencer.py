"""Gives each committed entry its place in the tree, one sequencer at a time, and writes down the new root."""

from __future__ import annotations

from django.db import connection, transaction

from audit.models import Checkpoint, Entry, Leaf, Waiting
from audit.tlog import merkle

BATCH = 2000
LOCK = 0x6265_6172_696E_6773  # "bearings": one sequencer in the whole database


class TreeBroken(Exception):
    """The tree does not fit what was written down: nothing may be built on it."""


def sequence() -> int:
    """Give a place to every entry in line; returns how many. TreeBroken when a stored byte has changed.

    Places follow the line, not the clock: a transaction that commits late comes later. Safe to run anywhere at any
    time, as often as one likes.
    """
    given = 0
    while count := _give_places():
        given += count
    return given


def newest() -> Checkpoint | None:
    """The latest root that was written down."""
    return Checkpoint.objects.order_by("-size").first()


def _give_places() -> int:
    if not Waiting.objects.exists():  # an idle sequencer takes no write lock
        return 0
    with transaction.atomic(durable=True):
        alone()
        tree = frontier()
        places = []
        line = list(Waiting.objects.select_related("entry").order_by("id")[:BATCH])
        for one in line:
            places.append(Leaf(index=tree.size, entry=one.entry))
            tree.append(_rehashed(one.entry))
        if places:
            Leaf.objects.bulk_create(places)
            Checkpoint(size=tree.size, root=tree.root().hex(), frontier=tree.dump()).save()
            # By name, not "up to the last": an entry with a lower number may have been committed just now.
            Waiting.objects.filter(pk__in=[one.pk for one in line]).delete()
    return len(places)


def alone() -> None:
    """Two sequencers would give one place twice. SQLite's transactions are BEGIN IMMEDIATE: there is one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def frontier() -> merkle.Frontier:
    """The tree as it stands, ready to grow; TreeBroken when its rows contradict each other."""
    checkpoint = newest()
    size = checkpoint.size if checkpoint else 0
    tree = merkle.Frontier.load(size, bytes(checkpoint.frontier) if checkpoint else b"")
    if checkpoint and tree.root().hex() != checkpoint.root:
        raise TreeBroken(f"The checkpoint of size {size} does not fit its own subtrees.")
    if Leaf.objects.filter(index__gte=size).exists():
        raise TreeBroken(f"There are leaves beyond the newest checkpoint, of size {size}.")
    return tree


def _rehashed(entry: Entry) -> bytes:
    """The hash of the bytes as they were read back: a flipped bit must never get into a root."""
    found = merkle.leaf_hash(bytes(entry.leaf))
    if found.hex() != entry.leaf_hash:
        raise TreeBroken(f"Entry {entry.pk} is not what was written: its bytes have another hash.")
    return found
