"""Files that are there whole and stay there, through kill and power cut: written aside, synced, renamed, synced."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path


def write(file: Path, data: bytes, mode: int = 0o644) -> None:
    """One file, whole or as it was before."""
    batch = Batch()
    batch.put(file, data, mode)
    batch.commit()


class Batch:
    """Several files; each appears whole at commit(), and all are on disk when it returns."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []

    def put(self, file: Path, data: bytes, mode: int = 0o644) -> None:
        """Write it aside now; it appears at commit(). Where there is no room for it, nothing of the batch stays."""
        _make_folder(file.parent)
        aside = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
        self._waiting.append((aside, file))
        try:
            _write_aside(aside, data, mode)
        except BaseException:
            for one, _file in self._waiting:
                one.unlink(missing_ok=True)
            self._waiting.clear()
            raise

    def commit(self) -> None:
        """Rename all, then sync each folder once: a rename is durable only when its folder is."""
        waiting, self._waiting = self._waiting, []
        for aside, file in waiting:
            aside.replace(file)
        for folder in {file.parent for _aside, file in waiting}:
            sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what a crash left written aside; only while nobody else writes there."""
    for aside in folder.rglob(".*.????????????"):
        aside.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in this folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_aside(aside: Path, data: bytes, mode: int) -> None:
    """Whole on disk when it returns."""
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each durable in its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


class Lock:
    """An exclusive lock on a file, held until release() or the end of the process, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: int | None = None

    def taken(self) -> bool:
        """Take it if nobody has it; whether we hold it now."""
        if self._handle is not None:
            return True
        _make_folder(self._file.parent)
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
