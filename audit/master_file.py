"""A master key in a file of its own: 32 random bytes, outside the database and its backups; former ones beside it."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32
_LOOKUPS = b"bearings trail lookup"


class Unusable(ImproperlyConfigured):
    """The master key is missing, or is none: nothing can be sealed or opened."""


class FileMaster:
    """One key file. Its id is a hash of the key, which tells nothing of it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def id(self) -> str:
        return hashlib.sha256(b"bearings master key\0" + self._key).hexdigest()[:16]

    def wrap(self, key: bytes) -> bytes:
        """RFC 3394."""
        return keywrap.aes_key_wrap(self._key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """RFC 3394; keywrap.InvalidUnwrap when another key wrapped it."""
        return keywrap.aes_key_unwrap(self._key, wrapped)

    def first_lookup_key(self) -> bytes:
        """Derived, so that two processes that begin at once have the same, and as it was before it had a row."""
        return HKDF(hashes.SHA256(), LENGTH, salt=None, info=_LOOKUPS).derive(self._key)

    def exists(self) -> bool:
        return self.file.exists()

    def make(self) -> None:
        """Write a fresh key, unless another process was first."""
        fresh = _written(self.file)
        try:
            # A link, not a rename: a rename would replace the key another process has just begun to use.
            os.link(fresh, self.file)
        except FileExistsError:
            return
        finally:
            fresh.unlink()

    def replace(self) -> None:
        """A new key in its place; the former one stays beside it, under its id, until nothing is wrapped by it."""
        former = self.file.with_name(f"{self.file.name}.{self.id}")
        if not former.exists():
            os.link(self.file, former)  # before the other comes: no moment is without both
        _written(self.file).replace(self.file)

    @property
    def _key(self) -> bytes:
        try:
            told = self.file.stat()
        except FileNotFoundError:
            raise Unusable(f"The master key {self.file} is missing: restore the key file.") from None
        return _read(self.file, told.st_mtime_ns, told.st_ino)  # looked at each time: another may stand there now


def current() -> FileMaster:
    """The one that wraps now."""
    return FileMaster(Path(settings.MASTER_KEY_FILE))


def former() -> Iterator[FileMaster]:
    """Those that were replaced and are still beside it."""
    file = Path(settings.MASTER_KEY_FILE)
    for one in sorted(file.parent.glob(f"{file.name}.*")):
        yield FileMaster(one)


def _written(file: Path) -> Path:
    """A fresh key in a file beside, on disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(secrets.token_bytes(LENGTH))
        stream.flush()
        os.fsync(stream.fileno())
    return fresh


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int, _inode: int) -> bytes:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Unusable(f"Others may read the master key {file}; give it mode 0600.")
    key = file.read_bytes()
    if len(key) != LENGTH:
        raise Unusable(f"The master key {file} must hold exactly {LENGTH} bytes.")
    return key
