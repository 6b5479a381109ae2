"""The sealed files and the folders of an installation, on their way into a backup."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from deploy.backup.age import Stream
from forum.clues.folder import linked_or_copied
from forum.clues.place import Place

BLOCK = 1 << 20
TRIES = 5  # the publisher may be at work in the folder


def digest(file: Path) -> str:
    """SHA-256 in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Collected:
    """The store's files in a backup, each once: sealed files are written once and never changed."""

    def __init__(self, store: Place, to: Path, earlier: Path | None) -> None:
        self._store, self._to, self._earlier = store, to, earlier
        self.names: set[str] = set()

    def add_new(self) -> None:
        """Whatever lies in the store now and was not taken yet."""
        for name in self._store.names():
            if name not in self.names:
                with suppress(FileNotFoundError):  # erased or discarded at this moment
                    self._take(name)

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

    def _take(self, name: str) -> None:
        target = self._to / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = self._earlier / name if self._earlier else None
        # By its bytes: a copy that was damaged on the disk of backups has the size still, and would be handed on.
        if before is not None and before.is_file() and digest(before) == self._store.digest(name):
            linked_or_copied(before, target)
        else:
            self._store.fetch(name, target)
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
    """Into an empty folder; how many files. Names that lead out of it, and all but plain files, are refused.

    Written here, since the Python of Debian 12 has no filter for tar files: each must be new, so that none is written
    through what came before it.
    """
    count = 0
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None:
                raise tarfile.TarError(f"{member.name} is no plain file.")
            name = PurePosixPath(member.name)
            if name.is_absolute() or ".." in name.parts:
                raise tarfile.TarError(f"{member.name} leads out of its folder.")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                shutil.copyfileobj(content, file, BLOCK)
            target.chmod(member.mode & 0o755 | 0o600)
            os.utime(target, (member.mtime, member.mtime))
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
                linked_or_copied(folder / name, held / name)
            except FileNotFoundError:
                went += 1
            else:
                names[name] = None
    return not went
