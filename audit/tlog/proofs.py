"""Proofs that stand by themselves (c2sp.org/tlog-proof): an entry's place, the way to the root, a signed checkpoint."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from audit.tlog import merkle
from audit.tlog.checkpoints import BadCheckpoint, Head, decoded

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


class BadProof(ValueError):
    """The text is no proof; the message says why."""


@dataclass(frozen=True)
class Proof:
    """Index, hashes from the leaf's sibling upwards, and the note of the checkpoint; extra bytes prove nothing."""

    index: int
    hashes: Sequence[bytes]
    note: str
    extra: bytes = b""

    def text(self) -> str:
        extra = [f"extra {base64.b64encode(self.extra).decode()}"] if self.extra else []
        hashes = [base64.b64encode(one).decode() for one in self.hashes]
        return "\n".join([FIRST_LINE, *extra, f"index {self.index}", *hashes, "", self.note])

    @classmethod
    def parse(cls, text: str) -> Proof:
        head, blank, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        if first != FIRST_LINE or not blank:
            raise BadProof(f"A proof begins with {FIRST_LINE}, and its checkpoint follows an empty line.")
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = base64.b64decode(lines.pop(0).removeprefix("extra "), validate=True)
        index = re.fullmatch(r"index (0|[1-9]\d{0,18})", lines[0]) if lines else None
        if index is None or len(lines) > MOST_HASHES + 1:
            raise BadProof("A proof names the index of its entry, and at most 63 hashes.")
        try:
            return cls(int(index[1]), [decoded(line, merkle.HASH) for line in lines[1:]], note, extra)
        except BadCheckpoint as bad:
            raise BadProof(str(bad)) from None

    def holds(self, leaf_hash: bytes) -> bool:
        """Whether it leads from this leaf to its checkpoint's root; who signed that is the policy's to say."""
        head = Head.of(self.note)
        return merkle.verify_inclusion(leaf_hash, self.index, head.size, self.hashes, head.root)
