"""What a signer or witness stands for: the last head of each log, kept in a small file of its own, never taken back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from audit.tlog import durable, merkle
from audit.tlog.checkpoints import Head

T = TypeVar("T")


class InUse(Exception):
    """Another process keeps this memory: two would sign two histories."""


class WrongStep(Exception):
    """The step was refused: the status of tlog-witness, and a sentence."""

    def __init__(self, status: int, sentence: str, size: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.size = status, size


class Memory:
    """The newest head of each origin. Held by one process at a time, from start to end."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "heads.json"
        self._lock, self._one_at_a_time = durable.Lock(folder / "lock"), threading.Lock()
        if not self._lock.taken():
            raise InUse(f"Another process signs from {folder}: two would sign two histories.")
        durable.sweep(folder)

    def newest(self, origin: str) -> Head:
        """The head last stood for; an empty tree before the first."""
        size, root = self._heads().get(origin, (0, merkle.EMPTY.hex()))
        return Head(origin, size, bytes.fromhex(root))

    def step(self, old: int, proof: Sequence[bytes], head: Head, sign: Callable[[], T]) -> T:
        """Go on to this head and give what `sign` gives; WrongStep when it does not extend the last one.

        Checked and kept as one: of two at once the second finds the first one's head. Kept before it is signed: a
        crash in between signs nothing, and asking again for the same head is no step at all.
        """
        with self._one_at_a_time:
            last = self.newest(head.origin)
            _check(last, old, proof, head)
            if head != last:
                heads = {**self._heads(), head.origin: (head.size, head.root.hex())}
                durable.write(self._file, json.dumps(heads).encode(), 0o600)
            return sign()

    def _heads(self) -> dict[str, tuple[int, str]]:
        return dict(json.loads(self._file.read_bytes())) if self._file.exists() else {}


def _check(last: Head, old: int, proof: Sequence[bytes], head: Head) -> None:
    if old > head.size:
        raise WrongStep(400, f"The old size {old} is larger than the new one, {head.size}.")
    if old != last.size:
        raise WrongStep(409, f"The last size was {last.size}, not {old}.", last.size)
    if head.size == last.size and head.root != last.root:
        told = f"A tree of {head.size} entries with another root was signed before: somebody shows two histories."
        raise WrongStep(409, told, last.size)
    is_proven = not proof if old == 0 else merkle.verify_consistency(old, head.size, last.root, head.root, proof)
    if not is_proven:
        raise WrongStep(422, f"Nothing proves that the tree of {head.size} extends the one of {old}.")
