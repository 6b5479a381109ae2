"""The one exchange of signers and witnesses, as c2sp.org/tlog-witness writes it: a step, its proof, a checkpoint."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from audit.tlog import merkle
from audit.tlog.checkpoints import decoded

LONGEST = 1 << 18  # bytes of a body
MOST_HASHES = 63


@dataclass(frozen=True)
class Step:
    """From which size, how that is proven, and the checkpoint (a note, or for the log's own signer its bare text)."""

    old: int
    proof: Sequence[bytes]
    checkpoint: str

    def text(self) -> str:
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof)]
        return "\n".join([*lines, "", self.checkpoint])

    @classmethod
    def parse(cls, body: bytes) -> Step:
        """ValueError with a sentence when it is not one."""
        head, blank, checkpoint = body.decode("utf-8").partition("\n\n")
        first, *hashes = head.split("\n")
        old = re.fullmatch(r"old (0|[1-9]\d{0,18})", first)
        if old is None or not blank or len(hashes) > MOST_HASHES:
            raise ValueError("A step is: old and a size, at most 63 hashes, an empty line, a checkpoint.")
        return cls(int(old[1]), [decoded(one, merkle.HASH) for one in hashes], checkpoint)
