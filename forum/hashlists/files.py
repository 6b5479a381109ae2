"""The files that lists lie in: each written once, never changed, known by its digest (docs/decisions/0021)."""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.hashlists import bands
from forum.hashlists.kinds import WIDTHS, Kind
from forum.hashlists.reading import Digests

_OURS = re.compile(r"[0-9a-f]{32}(\.partial)?\Z")
_LEFT_BEHIND = 24 * 3600  # seconds: no import takes as long
Stamp = tuple[int, ...]


class Damaged(Exception):
    """The file is missing, is not the one that was written, or can't be read; says which, never what is in it."""


@dataclass(frozen=True)
class Written:
    """A list's file as its row knows it."""

    name: str
    kind: Kind
    count: int
    sha256: str


@dataclass(frozen=True)
class Opened:
    """A file whose digest was checked, mapped into memory; its stamp tells whether it is still that file."""

    stamp: Stamp
    data: npt.NDArray[np.uint8]
    index: bands.Index | None  # of PDQ lists

    @property
    def count(self) -> int:
        return len(self.data)


def write(digests: Digests, kind: Kind, told: bands.Told = lambda done, whole: None) -> Written:
    """Sorted digests into a new file, on disk when this returns. No row names it yet."""
    if kind == Kind.PDQ and len(digests) > bands.MOST_ENTRIES:
        raise BadInput(_("A PDQ list has at most %(most)d entries; split it.") % {"most": bands.MOST_ENTRIES})
    folder, name = _made(_folder()), secrets.token_hex(16)
    partial, whole = folder / f"{name}.partial", hashlib.sha256()
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for part in bands.parts(digests, told) if kind == Kind.PDQ else [digests]:
                held = np.ascontiguousarray(part).view(np.uint8)
                stream.write(held.data)
                whole.update(held.data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(folder / name)
        _sync(folder)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return Written(name, kind, len(digests), whole.hexdigest())


def open_checked(told: Written) -> Opened:
    """Reads it through once (a second for a gigabyte); Damaged unless it is just what was written."""
    width = WIDTHS[told.kind]
    try:
        with (_folder() / told.name).open("rb") as stream:
            stamp = _stamp(os.fstat(stream.fileno()))
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if stamp[2] != size_of(told) or digest != told.sha256 or stamp != _stamp(os.fstat(stream.fileno())):
                raise Damaged("changed")
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as failed:
        raise Damaged(type(failed).__name__) from failed
    mapped.madvise(mmap.MADV_RANDOM)  # a look-up touches single pages: reading ahead makes a cold one ten times slower
    data = np.frombuffer(mapped, np.uint8)
    index = bands.index_over(data, told.count) if told.kind == Kind.PDQ else None
    return Opened(stamp, data[: told.count * width].reshape(told.count, width), index)


def is_still(opened: Opened, told: Written) -> bool:
    """Whether the file is untouched since: the time of the last change of an inode can't be set back by who writes."""
    try:
        return _stamp((_folder() / told.name).stat()) == opened.stamp
    except OSError:
        return False


def is_there(told: Written) -> bool:
    """A quick look for pages: whether a file of the right size lies there."""
    try:
        return (_folder() / told.name).stat().st_size == size_of(told)
    except OSError:
        return False


def size_of(told: Written) -> int:
    return bands.size(told.count) if told.kind == Kind.PDQ else told.count * WIDTHS[told.kind]


def discard(name: str) -> None:
    """No row names it any more; who has it open keeps it until it looks again."""
    (_folder() / name).unlink(missing_ok=True)


def sweep(named: Iterable[str]) -> None:
    """What a killed import or removal left behind goes."""
    kept, folder = set(named), _folder()
    for file in folder.iterdir() if folder.exists() else []:
        if _OURS.match(file.name) and file.name not in kept and file.stat().st_mtime < time.time() - _LEFT_BEHIND:
            file.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HASH_LISTS)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise BadInput(_("Others may read the folder %(folder)s; give it mode 0700.") % {"folder": folder})
    return folder


def _stamp(told: os.stat_result) -> Stamp:
    return (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
