"""The body of a checkpoint (c2sp.org/tlog-checkpoint): whose log, how many leaves, which root."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from audit.tlog.merkle import HASH

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class BadCheckpoint(ValueError):
    """A text is no checkpoint; the message says why."""


@dataclass(frozen=True)
class Head:
    """A tree head: origin line, number of leaves, and RFC 6962 root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Strictly the three lines; extension lines, which nobody could audit, are refused."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise BadCheckpoint("A checkpoint has three lines: origin, size, root.")
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size):
            raise BadCheckpoint(f"{size[:40]!r} is no size of a tree.")
        return cls(origin, int(size), decoded(root, HASH))

    @classmethod
    def of(cls, note: str) -> Head:
        """The head in a signed note, its signatures unchecked."""
        body, _blank, signatures = note.rpartition("\n\n")
        if not signatures:
            raise BadCheckpoint("This is no signed checkpoint: there are no signatures after an empty line.")
        return cls.parse(body + "\n")


def decoded(text: str, length: int) -> bytes:
    """Standard base64 of exactly so many bytes, written the one canonical way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadCheckpoint(f"{text[:60]!r} is not base64.") from None
    if len(raw) != length or base64.b64encode(raw).decode() != text:
        raise BadCheckpoint(f"{text[:60]!r} is not the base64 of {length} bytes.")
    return raw
