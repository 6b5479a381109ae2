"""From rows to a published log: tiles written and read back, the head signed, cosigned, and put where others read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from audit import cosigning, restoring, sequencer
from audit.models import Checkpoint, Leaf
from audit.sequencer import TreeBroken
from audit.tlog import asking, durable
from audit.tlog.checkpoints import Head
from audit.tlog.published import POLICY, Published

REFRESH = 300.0  # seconds after which an unchanged head is signed and cosigned again, to show that it still stands
BATCH = 2048  # entries written into tiles at once


class Restored(Exception):
    """The database holds less, or something else, than what was signed: it was restored, and must be reconciled."""


class Publisher:
    """Publishes what the sequencer has placed. One for each installation; a second one writes the same bytes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.log = Published(folder or settings.AUDIT_LOG)
        self._written: int | None = None  # leaves whose tiles this process has written and read back
        self._witnesses = cosigning.Witnesses(self.log)

    def check_not_restored(self) -> None:
        """Nothing may be placed on a database that is behind its signer: two histories would begin there.

        Asked once before a process places anything. asking.Unreachable when the signer does not answer: then too
        nothing is placed, because nobody else remembers.
        """
        if restoring.stage():
            raise Restored("This installation is being restored: run python -m deploy.restore --finish first.")
        self.check_holds_what_was_signed()

    def check_holds_what_was_signed(self) -> None:
        """The same for who restores: Restored when signer or published log hold what this database does not."""
        durable.sweep(self.log.folder)
        for head in (asking.signer_head(settings.AUDIT_SIGNER_SOCKET), self.log.head()):
            if head and head.size:
                self._must_hold(head)

    def publish(self) -> Head | None:
        """Publish the newest tree; None when there is none yet. Nothing is done twice while nothing changes."""
        tree = sequencer.newest()
        if tree is None:
            return None
        head = Head(settings.AUDIT_ORIGIN, tree.size, bytes.fromhex(tree.root))
        if self.log.head() == head and not self._is_stale():
            return head
        self._write_tiles(head)
        note = self._witnesses.cosigned(head, self._signed(head))
        self.log.publish(head, note)
        self.log.note_state(signed_at=time.time(), problem="")
        return head

    def _must_hold(self, head: Head) -> None:
        row = Checkpoint.objects.filter(size=head.size).first()
        if row is None or row.root != head.root.hex() or head.origin != settings.AUDIT_ORIGIN:
            raise Restored(
                f"A tree of {head.size} entries was signed for {head.origin}, and this database does not hold it. "
                "If it was restored from a backup, run manage.py reconcile_audit; nothing is signed before."
            )

    def _is_stale(self) -> bool:
        signed = self.log.state().signed_at
        return signed is None or not 0 <= time.time() - signed < REFRESH

    def _write_tiles(self, head: Head) -> None:
        """Bundles and tiles up to this head, from the rows; read back and hashed again before anybody signs."""
        published = self.log.head()
        start = self._written if self._written is not None else (published.size if published else 0)
        size = start
        for leaves in _leaves(start, head.size):
            size = self.log.writer().extend(size, leaves)
        if size != head.size or self.log.reader().check(start, size) != head.root:
            raise TreeBroken(f"The tiles of {size} entries do not add up to the root of {head.size}: not signed.")
        self._written = size
        policy = Path(settings.AUDIT_POLICY)
        if policy.exists() and (text := policy.read_bytes()) != _bytes(self.log.folder / POLICY):
            durable.write(self.log.folder / POLICY, text)

    def _signed(self, head: Head) -> str:
        """The note with the log's own signatures; the signer checks the step from what it signed last."""
        last = asking.signer_head(settings.AUDIT_SIGNER_SOCKET)
        old = last.size if last else 0
        if old > head.size:
            raise Restored(f"The signer has signed {old} entries, this database holds {head.size}: reconcile it first.")
        proof = self.log.reader().consistency_proof(old, head.size)
        lines = asking.sign(settings.AUDIT_SIGNER_SOCKET, old, proof, head)
        return head.text() + "\n" + "".join(lines)


def _leaves(start: int, stop: int) -> Iterator[list[bytes]]:
    """The leaves from start to stop, some at a time; fewer when rows are missing."""
    for first in range(start, stop, BATCH):
        rows = Leaf.objects.filter(index__gte=first, index__lt=min(first + BATCH, stop)).order_by("index")
        yield [bytes(leaf) for leaf in rows.values_list("entry__leaf", flat=True)]


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
