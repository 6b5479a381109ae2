"""Sealed files in a folder of this machine, or one that several mount."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from audit import sealing


class Folder:
    """One file a piece; forum/clues/place.py says what each verb does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, scope: str, name: str, data: bytes, *, bound: str) -> None:
        sealing.seal_file(scope, io.BytesIO(data), self._folder / name, bound=bound)

    def read(self, scope: str, name: str, *, bound: str, start: int, end: int | None) -> Iterator[bytes]:
        return sealing.clear_range(scope, self._folder / name, bound=bound, start=start, end=end)

    def forget(self, name: str) -> None:
        sealing.forget_file(self._folder / name)

    def names(self, *, older: float = 0) -> Iterator[str]:
        now = time.time()
        for file in sorted(self._folder.glob("*/*")):
            if older and now - file.stat().st_mtime <= older:
                continue
            if older or not file.name.startswith("."):
                yield f"{file.parent.name}/{file.name}"

    def fetch(self, name: str, target: Path) -> None:
        linked_or_copied(self._folder / name, target)

    def put(self, name: str, source: Path) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copied(source, target)

    def digest(self, name: str) -> str:
        _check_plain(self._folder / name)
        with (self._folder / name).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def check(self, *, writing: bool = True) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self._folder / f".ready-{secrets.token_hex(6)}"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, b"ready")
        finally:
            os.close(handle)
            file.unlink()


def linked_or_copied(source: Path, target: Path) -> None:
    """A second name where the disk is the same one, else a second copy.

    Never of what a link leads to, nor of a device: who writes the store could have the password of a backup's account
    taken along by a link in the place of a file.
    """
    _check_plain(source)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as failed:
        if failed.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}:
            raise
        _copied(source, target)


def _check_plain(file: Path) -> None:
    """Neither it nor the folder that it lies in is a link."""
    if not stat.S_ISREG(file.lstat().st_mode) or file.parent.is_symlink():
        raise OSError(errno.ELOOP, f"{file} is no plain file: see who put it there before anything is copied")


def _copied(source: Path, target: Path) -> None:
    """Into a file that was not there: nothing is written through a link that somebody left."""
    with open(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as original:
        if not stat.S_ISREG(os.fstat(original.fileno()).st_mode):
            raise OSError(errno.ELOOP, f"{source} is no plain file")
        with target.open("xb") as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
