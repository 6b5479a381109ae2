"""The sealed files and the folders of an installation, on their way into a backup."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from deploy.backup.age import Stream

BLOCK = 1 << 20
TRIES = 5  # the publisher may be at work in the folder


def digest(file: Path) -> str:
    """SHA-256 in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Collected:
    """The store's files in a backup, each once: sealed files are written once and never changed."""

    def __init__(self, store: Path, to: Path, earlier: Path | None) -> None:
        self._store, self._to, self._earlier = store, to, earlier
        self.names: set[str] = set()

    def add_new(self) -> None:
        """Whatever lies in the store now and was not taken yet."""
        for file in sorted(self._store.glob("*/*")):
            name = f"{file.parent.name}/{file.name}"
            if file.name.startswith(".") or name in self.names:
                continue
            with suppress(FileNotFoundError):  # erased or discarded at this moment
                self._take(file, name)

    def keep_only(self, names: set[str]) -> None:
        """Without what no row of the snapshot owns: it came later, or went before."""
        for name in self.names - names:
            (self._to / name).unlink()
        self.names &= names

    def listed(self) -> Iterator[bytes]:
        """A line each: hash, size and name."""
        for name in sorted(self.names):
            file = self._to / name
            yield f"{digest(file)} {file.stat().st_size} {name}\n".encode("ascii")

    def _take(self, file: Path, name: str) -> None:
        target = self._to / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = self._earlier / name if self._earlier else None
        # By its bytes: a copy that was damaged on the disk of backups has the size still, and would be handed on.
        same = before is not None and before.is_file() and _is_plain(file) and digest(before) == digest(file)
        _linked_or_copied(before if same and before else file, target)
        self.names.add(name)


def pack(folder: Path, into: Stream, beside: Path, first: tuple[str, ...] = ()) -> None:
    """The folder as a tar: `first` before the rest, so that whatever those name is there too; nothing if it is absent.

    Of files that are renamed into place by who writes them, as those of a published log are. What is held meanwhile
    lies in a folder `beside`, of the backup's own: it goes with a backup that was cut off, and nothing is written
    where others' data is.
    """
    with tempfile.TemporaryDirectory(prefix=".pack-", dir=beside) as held:
        names: dict[str, None] = {}
        for last in range(TRIES - 1, -1, -1):
            if not folder.is_dir() or _held(folder, Path(held), first, names):
                break
            if not last:
                raise FileNotFoundError(f"Files in {folder} go faster than they can be read: try again.")
        with tarfile.open(fileobj=into, mode="w|") as tar:
            for name in names:
                tar.add(Path(held) / name, name, recursive=False)


def unpack(stream: Stream, folder: Path) -> int:
    """Into an empty folder; how many files. Names that lead out of it, and all but plain files, are refused."""
    count = 0
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            if not member.isfile():
                raise tarfile.TarError(f"{member.name} is no plain file.")
            tar.extract(member, folder, filter="data")
            count += 1
    return count


def _held(folder: Path, held: Path, first: tuple[str, ...], names: dict[str, None]) -> bool:
    """What is not held yet is linked or copied aside; whether none went meanwhile, as a partial tile does when the
    whole one has come: that one is found by looking again."""
    found = [name for name in first if (folder / name).is_file()]
    rest = (one for one in folder.rglob("*") if not one.is_dir() and not one.name.startswith("."))
    went = 0
    for name in [*found, *(str(one.relative_to(folder)) for one in rest)]:
        if name not in names:
            (held / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                _linked_or_copied(folder / name, held / name)
            except FileNotFoundError:
                went += 1
            else:
                names[name] = None
    return not went


def _linked_or_copied(source: Path, target: Path) -> None:
    """Never what a link leads to, nor a device: who writes the store could have the password of a backup's account
    taken along by a link in the place of a file."""
    if not _is_plain(source):
        raise OSError(errno.ELOOP, f"{source} is no plain file: see who put it there before backing up")
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as failed:
        if failed.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}:
            raise
        _copied(source, target)


def _copied(source: Path, target: Path) -> None:
    with open(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as original:
        if not stat.S_ISREG(os.fstat(original.fileno()).st_mode):
            raise OSError(errno.ELOOP, f"{source} is no plain file")
        with target.open("xb") as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())


def _is_plain(file: Path) -> bool:
    """A file of one's own place: neither it nor the folder that it lies in is a link."""
    return stat.S_ISREG(file.lstat().st_mode) and not file.parent.is_symlink()
