"""What a backup says of itself: which parts it has, with their hashes, and of which moment and installation it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from audit.tlog import durable
from deploy.backup.files import digest

NAME, VERSION = "manifest.json", 1
DATABASE, FILES, LOG, LISTS, KEYS = "database.age", "files.age", "log.age", "hash-lists.age", "keys.age"
MEDIA = "media"  # the folder of sealed files, as they lie in the store


class Damaged(Exception):
    """It is not what was written, or is no backup of ours, as a sentence."""


@dataclass(frozen=True)
class Manifest:
    """In clear, since it names nobody. The two halves of one backup have the same `pair`."""

    made_at: str
    pair: str
    vendor: str  # of the database
    origin: str  # of the trail
    streams: dict[str, str] = field(default_factory=dict)  # name: SHA-256 of the encrypted bytes
    files: int = 0  # sealed ones
    without_file: int = 0  # rows whose file was not there
    pruned: int = 0  # the lowest entry that the published log still has
    version: int = VERSION

    def write(self, folder: Path) -> str:
        """Last of all: a folder without it is no backup. Its own hash, to be noted elsewhere."""
        durable.write(folder / NAME, json.dumps(asdict(self), indent=1, sort_keys=True).encode("ascii"), 0o600)
        return digest(folder / NAME)


def hashed(folder: Path, names: list[str]) -> dict[str, str]:
    return {name: digest(folder / name) for name in names}


def read(folder: Path, needed: set[str], noted: str) -> Manifest:
    """Of this folder, after looking at every stream; Damaged when one is missing or another.

    `noted`: its hash as the backup told it. Anybody can encrypt to age's recipients, which are public, and nothing else
    tells a forger's backup from ours.
    """
    try:
        written = (folder / NAME).read_bytes()
    except OSError as wrong:
        raise Damaged(f"{folder} is no whole backup: its {NAME} can't be read ({type(wrong).__name__}).") from None
    if hashlib.sha256(written).hexdigest() != noted.strip().lower():
        told_by = "what was noted when the backup was made"
        raise Damaged(f"The hash of {folder / NAME} is not {told_by}: take the backup that the note is of.")
    try:
        told = Manifest(**json.loads(written.decode("ascii")))
    except (ValueError, TypeError) as wrong:
        raise Damaged(f"{folder} is no whole backup: its {NAME} can't be read ({type(wrong).__name__}).") from None
    if told.version != VERSION or set(told.streams) != needed:
        raise Damaged(f"{folder} is a backup of another kind: restore it with the release that made it.")
    for name, expected in told.streams.items():
        if not (folder / name).is_file() or digest(folder / name) != expected:
            raise Damaged(f"{folder / name} is not what was written: take another copy of this backup.")
    return told
