"""The master key: 32 random bytes in a file of its own, outside the database and its backups."""

from __future__ import annotations

import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32


class Unusable(ImproperlyConfigured):
    """The master key is missing, or is none: nothing can be sealed or opened."""


def wrap(key: bytes) -> bytes:
    """RFC 3394."""
    return keywrap.aes_key_wrap(_master(_file()), key)


def unwrap(wrapped: bytes) -> bytes:
    """RFC 3394; InvalidUnwrap when this master key did not wrap it."""
    return keywrap.aes_key_unwrap(_master(_file()), wrapped)


def derived(purpose: bytes) -> bytes:
    """Another key of 32 bytes for a purpose other than wrapping."""
    return _derived(_file(), purpose)


def exists() -> bool:
    return _file().exists()


def make() -> None:
    """Write a fresh key, unless another process was first."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(LENGTH))
            stream.flush()
            os.fsync(stream.fileno())
        # A link, not a rename: a rename would replace the key another process has just begun to use.
        os.link(fresh, file)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


def _file() -> Path:
    file: Path = settings.MASTER_KEY_FILE  # as it is: parsing it again for each lookup costs more than the lookup
    return file


@lru_cache(maxsize=4)
def _master(file: Path) -> bytes:
    if not file.exists():
        raise Unusable(f"The master key {file} is missing: restore the key file.")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Unusable(f"Others may read the master key {file}; give it mode 0600.")
    key = file.read_bytes()
    if len(key) != LENGTH:
        raise Unusable(f"The master key {file} must hold exactly {LENGTH} bytes.")
    return key


@lru_cache(maxsize=8)
def _derived(file: Path, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), LENGTH, salt=None, info=purpose).derive(_master(file))
