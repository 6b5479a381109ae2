"""Sealing bytes and files under the key of a case or a person: AES-256-GCM, each ciphertext bound to its place."""

from __future__ import annotations

import itertools
import os
import secrets
import struct
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit import keys
from audit.keys import KeyGone, Unreadable

__all__ = [
    "KeyGone", "Unreadable", "clear_from", "clear_range", "clear_size", "forget_file", "seal", "seal_file", "seal_to",
    "seal_with", "unseal", "unseal_many", "unseal_with",
]  # fmt: skip

MARK = b"\x01"
NONCE = 12  # random, 96 bits: safe to 2^32 uses of a key, far above one case
TAG = 16
CHUNK = 1024 * 1024  # of files: read from any place, yet not to be cut, swapped or put in another order
_HEAD = len(MARK) + 16
_FILE_MARK = b"BRG\x01"
_FILE_HEAD = len(_FILE_MARK) + 16 + 16  # mark, key id, this file's own id
_SEALED_CHUNK = NONCE + CHUNK + TAG


def seal(scope: str, plain: bytes, *, bound: str) -> bytes:
    """Seal `plain` under the scope's key. `bound` says where it lies (table, row, column): elsewhere it won't open."""
    return seal_with(keys.data_key(scope), scope, plain, bound=bound)


def seal_with(key: keys.DataKey, scope: str, plain: bytes, *, bound: str) -> bytes:
    """seal() for one who has the scope's key in hand already."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key.key).encrypt(nonce, plain, place(scope, key.id, bound))
    return MARK + uuid.UUID(key.id).bytes + nonce + sealed


def unseal(scope: str, sealed: bytes | memoryview, *, bound: str) -> bytes:
    """What was sealed; KeyGone when erased, Unreadable when it is not what was sealed here."""
    key = keys.found(key_id(sealed), scope)
    if key is None:
        raise KeyGone(f"There is no key for {scope} any more, or it was never sealed there.")
    return unseal_with(key, scope, sealed, bound=bound)


def unseal_many(scope: str, sealed: Sequence[tuple[bytes | memoryview, str]]) -> list[bytes | None]:
    """Many of one scope, (sealed, bound) each, with one query; None where the key is gone."""
    found = keys.scopes(key_id(one) for one, _bound in sealed)
    clear: list[bytes | None] = []
    for one, bound in sealed:
        its_scope, key = found.get(key_id(one), ("", None))
        clear.append(unseal_with(key, scope, one, bound=bound) if key and its_scope == scope else None)
    return clear


def unseal_with(key: keys.DataKey, scope: str, sealed: bytes | memoryview, *, bound: str) -> bytes:
    """unseal() for one who has looked up the key already."""
    whole = bytes(sealed)  # a column read from PostgreSQL is a memoryview
    nonce, body = whole[_HEAD : _HEAD + NONCE], whole[_HEAD + NONCE :]
    return opened(key, nonce, body, place(scope, key.id, bound))


def seal_file(scope: str, source: BinaryIO, target: Path, *, bound: str) -> None:
    """Seal everything `source` still gives into `target`, which appears whole or not at all."""
    key = keys.data_key(scope)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".sealing-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            _write(stream, key, scope, source, bound)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
    except BaseException:
        fresh.unlink()
        raise
    _sync_folder(target.parent)


def seal_to(scope: str, source: BinaryIO, stream: BinaryIO, *, bound: str) -> None:
    """seal_file() for what becomes no file here."""
    _write(stream, keys.data_key(scope), scope, source, bound)


def clear_size(path: Path) -> int:
    """How many bytes the file holds when opened; reads nothing but its length."""
    return _clear_size(path.stat().st_size)


def _clear_size(length: int) -> int:
    body = length - _FILE_HEAD
    chunks = -(-body // _SEALED_CHUNK)
    if body < chunks * (NONCE + TAG) or chunks < 1 or 0 < body % _SEALED_CHUNK < NONCE + TAG:
        raise Unreadable("This sealed file was cut short.")
    return body - chunks * (NONCE + TAG)


def clear_range(scope: str, path: Path, *, bound: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The opened bytes from start to end (not included; None: to the end), chunk by chunk.

    KeyGone and Unreadable come at once, not in the middle of an answer, unless a later chunk is damaged.
    """
    return clear_from(scope, lambda: path.open("rb"), path.stat().st_size, bound=bound, start=start, end=end)


def clear_from(
    scope: str, reading: Callable[[], BinaryIO], length: int, *, bound: str, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """clear_range() of whatever can be opened and read from any place; `length` is that of the sealed bytes."""
    size = _clear_size(length)
    stop = size if end is None else min(end, size)
    with reading() as file:
        head = file.read(_FILE_HEAD)
    if head[: len(_FILE_MARK)] != _FILE_MARK:
        raise Unreadable("This file was not sealed by this program.")
    key = keys.found(uuid.UUID(bytes=head[len(_FILE_MARK) : len(_FILE_MARK) + 16]), scope)
    if key is None:
        raise KeyGone(f"There is no key for {scope} any more, or it was never sealed there.")
    pieces = _pieces(key, place(scope, key.id, bound, head), reading, length, start=start, stop=stop)
    first = next(pieces, b"")
    return itertools.chain([first], pieces)


def forget_file(path: Path) -> None:
    """Remove the file, if it is there; the key's destruction is what erases."""
    path.unlink(missing_ok=True)
    if path.parent.exists():
        _sync_folder(path.parent)


def opened(key: keys.DataKey, nonce: bytes, body: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM with our own error."""
    try:
        return AESGCM(key.key).decrypt(nonce, body, bound_to)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable("This is not what was sealed here.") from wrong


def key_id(sealed: bytes | memoryview) -> uuid.UUID:
    """Under which key this was sealed."""
    if sealed[:1] != MARK or len(sealed) < _HEAD + NONCE + TAG:
        raise Unreadable("This was not sealed by this program, or it was cut short.")
    return uuid.UUID(bytes=bytes(sealed[1:_HEAD]))


def place(*parts: str | bytes) -> bytes:
    """Associated data; every part with its length, so that no two lists of parts look the same."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(struct.pack(">I", len(part)) + part for part in raw)


def _write(stream: BinaryIO, key: keys.DataKey, scope: str, source: BinaryIO, bound: str) -> None:
    head = _FILE_MARK + uuid.UUID(key.id).bytes + secrets.token_bytes(16)
    stream.write(head)
    bound_to, cipher = place(scope, key.id, bound, head), AESGCM(key.key)
    here = _filled(source)
    for index in itertools.count():
        after = _filled(source)
        nonce = secrets.token_bytes(NONCE)
        stream.write(nonce + cipher.encrypt(nonce, here, bound_to + _position(index, last=not after)))
        if not after:
            return
        here = after


def _pieces(
    key: keys.DataKey, bound_to: bytes, reading: Callable[[], BinaryIO], length: int, *, start: int, stop: int
) -> Iterator[bytes]:
    last = (length - _FILE_HEAD - 1) // _SEALED_CHUNK
    wanted = range(start // CHUNK, (stop - 1) // CHUNK + 1) if start < stop else range(1)
    with reading() as file:
        for index in wanted:
            file.seek(_FILE_HEAD + index * _SEALED_CHUNK)
            sealed = file.read(_SEALED_CHUNK)
            position = bound_to + _position(index, last=index == last)
            clear = opened(key, sealed[:NONCE], sealed[NONCE:], position)
            yield clear[max(0, start - index * CHUNK) : max(0, stop - index * CHUNK)]


def _position(index: int, *, last: bool) -> bytes:
    return struct.pack(">Q?", index, last)


def _filled(source: BinaryIO) -> bytes:
    """A full chunk unless the source ends: a stream may give less than asked for at each read."""
    parts: list[bytes] = []
    missing = CHUNK
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
