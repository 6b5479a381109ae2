"""Where sealed files lie: what a folder and a bucket do alike, by names like "ab/abcd…" that say nothing."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}")  # what a row's file_name makes; others' objects are not ours


class Away(OSError):
    """A store on another machine does not answer, or refuses us; like a disk that fails, and said like that."""

    def __init__(self, sentence: str) -> None:
        super().__init__(errno.EIO, sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class Place(Protocol):
    """Files appear whole or not at all, and never change; what is not there raises FileNotFoundError."""

    def keep(self, scope: str, name: str, data: bytes, *, bound: str) -> None:
        """Sealed under the scope's key; kept for good when this returns."""

    def read(self, scope: str, name: str, *, bound: str, start: int, end: int | None) -> Iterator[bytes]:
        """The clear bytes from start to end (not included), in chunks."""

    def forget(self, name: str) -> None:
        """Gone, if it is there."""

    def names(self, *, older: float = 0) -> Iterator[str]:
        """Of whole files, and with `older` (seconds) of what was cut off, too: those that are older than that."""

    def fetch(self, name: str, target: Path) -> None:
        """The sealed bytes as a file of a backup."""

    def put(self, name: str, source: Path) -> None:
        """The sealed bytes out of a backup."""

    def digest(self, name: str) -> str:
        """SHA-256 of the sealed bytes, in hexadecimal."""

    def check(self, *, writing: bool = True) -> None:
        """Raises when nothing could be kept here at this moment."""
