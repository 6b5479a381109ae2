"""Small mutators over bytes, and repairs of the checksums that would stop a decoder before it comes to what changed."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Sequence

Mutator = Callable[[bytearray, random.Random, Sequence[bytes]], bytearray]
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """One to eight changes, small ones more often; `others`: seeds of the same form to splice with."""
    changed = bytearray(data)
    for _time in range(min(8, 1 + int(chance.expovariate(0.6)))):
        if changed:
            changed = chance.choice(MUTATORS)(changed, chance, others)
    mends = chance.random() < 0.8
    if mends and changed.startswith(b"\x89PNG"):
        return _with_png_sums(bytes(changed))
    if mends and changed.startswith(b"OggS"):
        return with_ogg_sums(bytes(changed))
    return bytes(changed)


def _at(data: bytearray, chance: random.Random) -> int:
    """Headers stand at the beginning, so half of the changes are made there."""
    return chance.randrange(min(len(data), 512) if chance.random() < 0.5 else len(data))


def _flip(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    for _bit in range(chance.choice((1, 1, 1, 2, 8, 64))):
        data[_at(data, chance)] ^= 1 << chance.randrange(8)
    return data


def _set(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    data[_at(data, chance)] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)))
    return data


def _number(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    """A length, a count or a size: an edge of its width, or near what it was; in either order of bytes."""
    width, order, at = chance.choice((1, 2, 2, 4, 4, 8)), chance.choice(("big", "little")), _at(data, chance)
    was = int.from_bytes(data[at : at + width], order)
    number = chance.choice((*EDGES, was + 1, was - 1, was * 2, was // 2, -was)) % 256**width
    data[at : at + width] = number.to_bytes(width, order)
    return data


def _copy(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    """A block over another, or in between."""
    start, to = _at(data, chance), _at(data, chance)
    block = data[start : start + chance.choice((1, 4, 16, 64, 1024))]
    data[to : to + chance.choice((0, len(block)))] = block
    return data


def _repeat(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    start = _at(data, chance)
    block = data[start : start + chance.choice((1, 8, 64))]
    data[start:start] = block * chance.choice((2, 16, 1000))
    return data


def _drop(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    start = _at(data, chance)
    del data[start : start + chance.choice((1, 2, 4, 16, 256, 4096))]
    return data


def _cut(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    del data[chance.randrange(len(data)) :]
    return data


def _splice(data: bytearray, chance: random.Random, others: Sequence[bytes]) -> bytearray:
    other = chance.choice(others)
    start = chance.randrange(len(other))
    return data[: _at(data, chance)] + bytearray(other[start:])


def _noise(data: bytearray, chance: random.Random, _others: Sequence[bytes]) -> bytearray:
    start, length = _at(data, chance), chance.choice((4, 16, 128, 2048))
    data[start : start + length] = chance.randbytes(length)
    return data


MUTATORS: tuple[Mutator, ...] = (_flip, _flip, _set, _number, _number, _copy, _repeat, _drop, _cut, _splice, _noise)


def _with_png_sums(data: bytes) -> bytes:
    """Chunk by chunk as far as the lengths lead."""
    at, parts = 8, [data[:8]]
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : at + 8 + length]
        if len(body) < length + 4:
            break
        parts.append(data[at : at + 4] + body + struct.pack(">I", zlib.crc32(body)))
        at += 12 + length
    return b"".join([*parts, data[at:]])


def with_ogg_sums(data: bytes) -> bytes:
    """Page by page as far as they follow each other (RFC 3533)."""
    at, parts = 0, []
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        segments = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(segments) + sum(segments)
        page = bytearray(data[at:end])
        page[22:26] = bytes(4)
        page[22:26] = struct.pack("<I", ogg_sum(bytes(page)))
        parts.append(bytes(page))
        at = end
    return b"".join([*parts, data[at:]])


def _table() -> list[int]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        rows.append(value)
    return rows


_SUMS = _table()


def ogg_sum(page: bytes) -> int:
    """The checksum of a page whose own four bytes of it are zero."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _SUMS[value >> 24 ^ byte]
    return value
