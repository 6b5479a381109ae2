"""After a restore: the entries that were signed but are not in the database are put back from the published tiles."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from audit import events, leaves, log, sequencer
from audit.gone import NO_KEY
from audit.models import Checkpoint, Entry, Leaf, Waiting
from audit.tlog import asking, merkle
from audit.tlog.checkpoints import Head
from audit.tlog.published import Published

BATCH = 1000


class CantReconcile(Exception):
    """The folder does not hold what was signed, or the database went another way since."""


def reconcile(published: Published) -> int:
    """Replay what the signer has signed and the database lacks, from the bundles in this folder; how many entries.

    Their private fields are lost, unless a later backup brings them: tiles never held them. That is told by an entry
    of its own, which verification asks for. Everything or nothing.
    """
    signed = asking.signer_head(settings.AUDIT_SIGNER_SOCKET) or published.head()
    if signed is None:
        return 0
    with transaction.atomic(durable=True):
        sequencer.alone()
        frontier = sequencer.frontier()
        start = frontier.size
        _check(published, signed, start, frontier.root())
        if start == signed.size:
            return 0
        for first in range(start, signed.size, BATCH):
            _replay(published, first, min(first + BATCH, signed.size), frontier)
        if frontier.root() != signed.root:
            raise CantReconcile("The entries in the bundles do not add up to what was signed.")
        Checkpoint(size=frontier.size, root=frontier.root().hex(), frontier=frontier.dump()).save()
        log.record(events.TrailReplayed(detail=f"{start} {signed.size}"), by=None)
    return signed.size - start


def _check(published: Published, signed: Head, size: int, root: bytes) -> None:
    if size > signed.size:
        raise CantReconcile(f"The database holds {size} entries, more than the {signed.size} that were signed: go on.")
    reader = published.reader()
    if reader.root(signed.size) != signed.root:
        raise CantReconcile(f"{published.folder} is not the log that was signed: find an export or a mirror that is.")
    if reader.root(size) != root:
        raise CantReconcile(
            f"The database's first {size} entries are not those that were signed: something was placed after the "
            "restore, or rewritten. Restore again, and start no sequencer before reconciling."
        )


def _replay(published: Published, start: int, stop: int, frontier: merkle.Frontier) -> None:
    texts = list(published.reader().entries(start, stop))
    hashes = [merkle.leaf_hash(text) for text in texts]
    here = Entry.objects.filter(leaf_hash__in=[one.hex() for one in hashes]).in_bulk(field_name="leaf_hash")
    lost = [_entry(text, one.hex()) for text, one in zip(texts, hashes, strict=True) if one.hex() not in here]
    here |= {entry.leaf_hash: entry for entry in Entry.objects.bulk_create(lost)}
    Leaf.objects.bulk_create(Leaf(index=at, entry=here[one.hex()]) for at, one in enumerate(hashes, start))
    Waiting.objects.filter(entry__in=[entry.pk for entry in here.values()]).delete()
    for one in hashes:
        frontier.append(one)


def _entry(text: bytes, leaf_hash: str) -> Entry:
    clear, _commitments = leaves.read(text)
    at = datetime.fromisoformat(str(clear["t"]))
    return Entry(
        leaf=text, leaf_hash=leaf_hash, op=str(clear["op"]), outcome=str(clear["outcome"]), at=at, data_key=NO_KEY
    )
