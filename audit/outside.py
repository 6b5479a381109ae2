"""What outsiders hold against us, held against the rows: the published log, and the receipts that people kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from audit import verify
from audit.models import Checkpoint, Entry
from audit.opening import Broken
from audit.tlog.published import Published

TRIES = 5  # the publisher may be at work in the same folder
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def check_published() -> str:
    """The published log verified as an outsider would, and its root held against the rows; Broken when it differs.

    Witnesses are not asked for here: one that is away raises an alarm, and makes no trail unsound.
    """
    log = Published(settings.AUDIT_LOG)
    if log.head() is None:
        return "Nothing is published yet."
    file = Path(settings.AUDIT_POLICY)
    if not file.exists():
        raise Broken(f"there is no policy at {file}, so nobody can say whose signatures count: write one.")
    policy = verify.Policy(file.read_bytes())
    policy.quorum = "none"
    for _again in range(TRIES):
        before = log.note()
        try:
            told = verify.check(log.folder, policy)
        except (verify.Wrong, OSError) as wrong:
            if log.note() == before:
                raise Broken(f"the published log is not sound: {wrong}") from wrong
            continue  # it grew meanwhile
        _check_roots(log)
        return f"Published: {told}"
    raise Broken("the published log grew each time it was read: verify it when less is going on.")


def check_receipts(lines: Iterable[str]) -> int:
    """Every leaf hash in these lines stands in the tree; Broken at the first that does not. Returns how many."""
    hashes = [found for line in lines for found in _HASH.findall(line)]
    for first in range(0, len(hashes), 500):
        some = set(hashes[first : first + 500])
        placed = set(Entry.objects.filter(leaf_hash__in=some, place__isnull=False).values_list("leaf_hash", flat=True))
        if missing := some - placed:
            raise Broken(f"the receipt {min(missing)} stands for an entry that is not in the tree.")
    return len(hashes)


def _check_roots(log: Published) -> None:
    """Each published checkpoint is one that the sequencer wrote down."""
    sizes = log.sizes()
    roots = dict(Checkpoint.objects.filter(size__in=sizes).values_list("size", "root"))
    for size in sizes:
        head = verify.head_of((log.note(size) or "").rpartition("\n\n")[0] + "\n")
        if roots.get(size) != head[2].hex():
            raise Broken(f"the checkpoint of {size} entries was published, and the rows hold another tree.")
