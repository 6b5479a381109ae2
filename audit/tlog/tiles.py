"""Tiles of c2sp.org/tlog-tiles: where each lies, writing them as the tree grows, and proofs read from them."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from audit.tlog import durable, merkle

WIDTH = 256  # hashes in a full tile, entries in a full bundle
HEIGHT = 8  # levels of the tree that one tile spans
Level = int | Literal["entries"]


class BadTile(Exception):
    """A tile or bundle is missing, cut short, or not what it must be."""


def path(level: Level, index: int, width: int = WIDTH) -> str:
    """Where tile `index` of a level lies below the log's prefix: tile/0/x001/x234/067, or …/067.p/112 when partial."""
    index, last = divmod(index, 1000)
    parts = [f"{last:03d}"]
    while index:
        index, part = divmod(index, 1000)
        parts.insert(0, f"x{part:03d}")
    return f"tile/{level}/{'/'.join(parts)}" + ("" if width == WIDTH else f".p/{width}")


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Entries as one bundle: each with its length in two bytes, big-endian."""
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)


def unbundled(data: bytes) -> list[bytes]:
    """The entries of a bundle; BadTile when its lengths don't add up."""
    leaves, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) - at < 2 or end > len(data):
            raise BadTile("An entry bundle ends in the middle of an entry.")
        leaves.append(data[at + 2 : end])
        at = end
    return leaves


def width_at(level: int, index: int, size: int) -> int:
    """How many hashes tile `index` of a level holds in a tree of `size` leaves (entries count like level 0)."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


class TileWriter:
    """Writes the tiles of a growing log into a folder. Doing it again after a crash writes the same bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._batch = durable.Batch()

    def extend(self, size: int, leaves: Sequence[bytes]) -> int:
        """Append `leaves` to a log of `size` entries whose tiles are there; returns the new size.

        Everything is on disk when this returns. Partial tiles go once the full one is there.
        """
        reader = TileReader(self.folder)
        new = size + len(leaves)
        filled: list[Path] = []
        before = reader.entries(size - size % WIDTH, size) if size % WIDTH else iter(())
        filled += self._write("entries", size, new, [*before, *leaves])
        hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
        for level in range(64 // HEIGHT):
            old, now = size >> (HEIGHT * level), new >> (HEIGHT * level)
            if old == now:
                break
            whole = [*reader.hashes(level, old - old % WIDTH, old), *hashes]
            filled += self._write(level, old, now, whole)
            # Whole tiles of this level are the hashes of the next.
            hashes = [merkle.root(whole[at : at + WIDTH]) for at in range(0, len(whole) - WIDTH + 1, WIDTH)]
        self._batch.commit()
        for partial in filled:
            shutil.rmtree(partial, ignore_errors=True)
        return new

    def _write(self, level: Level, old: int, new: int, items: Sequence[bytes]) -> Iterator[Path]:
        """Tiles that change when a level grows from old to new; `items` begin where old's last tile begins.

        Gives the folders of partial tiles that are full now.
        """
        joined = bundle if level == "entries" else b"".join
        first = old // WIDTH
        for index in range(first, -(-new // WIDTH)):
            tile = items[(index - first) * WIDTH : (index - first + 1) * WIDTH]
            self._batch.put(self.folder / path(level, index, len(tile)), joined(tile))
            if len(tile) == WIDTH:
                yield (self.folder / path(level, index, 1)).parent


class TileReader:
    """Reads hashes, entries, roots and proofs from a folder of tiles; any size up to the newest written will do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[tuple[Level, int], bytes] = {}

    def root(self, size: int) -> bytes:
        """RFC 6962, 2.1: the root of the first `size` leaves."""
        return self._over(0, size) if size else merkle.EMPTY

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """RFC 6962, 2.1.1: the siblings from leaf `index` up to the root of `size` leaves."""
        if not 0 <= index < size:
            raise IndexError(f"There is no leaf {index} in a tree of {size}.")
        proof, low, high = [], 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                proof.append(self._over(middle, high))
                high = middle
            else:
                proof.append(self._over(low, middle))
                low = middle
        return proof[::-1]

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """RFC 6962, 2.1.2: that the tree of `old` leaves is a prefix of the tree of `new`; empty for an empty old."""
        if not 0 <= old <= new:
            raise IndexError(f"A tree of {new} leaves never had {old}.")
        proof, low, high, is_whole = [], 0, new, True
        while 0 < old < high:
            middle = low + _split(high - low)
            if old <= middle:
                proof.append(self._over(middle, high))
                high = middle
            else:
                proof.append(self._over(low, middle))
                low, is_whole = middle, False
        if old and not is_whole:
            proof.append(self._over(low, high))
        return proof[::-1]

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Hashes start to stop (not included) of a level."""
        found: list[bytes] = []
        for index in range(start // WIDTH, -(-stop // WIDTH)):
            low, high = max(start - index * WIDTH, 0), min(stop - index * WIDTH, WIDTH)
            tile = self._tile(level, index, high)
            found += [tile[at * merkle.HASH : (at + 1) * merkle.HASH] for at in range(low, high)]
        return found

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """The exact bytes of entries start to stop (not included)."""
        for index in range(start // WIDTH, -(-stop // WIDTH)):
            low, high = max(start - index * WIDTH, 0), min(stop - index * WIDTH, WIDTH)
            leaves = unbundled(self._tile("entries", index, high))
            if len(leaves) < high:
                raise BadTile(f"Bundle {index} holds {len(leaves)} entries, not {high}.")
            yield from leaves[low:high]

    def check(self, start: int, size: int) -> bytes:
        """Read back everything written for leaves from `start` on, hash it anew, and give the root of `size` leaves.

        BadTile when the bundles and the hashes disagree: one flipped bit on the way to the disk, signed, ends a log.
        """
        fresh = TileReader(self.folder)
        for index in range(start // WIDTH, -(-size // WIDTH)):
            stop = min(size, (index + 1) * WIDTH)
            told = fresh.hashes(0, index * WIDTH, stop)
            if told != [merkle.leaf_hash(leaf) for leaf in fresh.entries(index * WIDTH, stop)]:
                raise BadTile(f"Tile 0/{index} does not hold the hashes of its entries.")
        for level in range(1, 64 // HEIGHT):
            low, high = start >> (HEIGHT * level), size >> (HEIGHT * level)
            for index in range(low, high):
                below = fresh.hashes(level - 1, index * WIDTH, (index + 1) * WIDTH)
                if fresh.hashes(level, index, index + 1) != [merkle.root(below)]:
                    raise BadTile(f"Hash {index} of level {level} is not that of the tile below it.")
        return fresh.root(size)

    def _over(self, low: int, high: int) -> bytes:
        """The hash over leaves low to high (not included), where low begins a subtree at least that large."""
        subtrees = []
        while low < high:
            height = (high - low).bit_length() - 1
            subtrees.append(self._subtree(height, low >> height))
            low += 1 << height
        return merkle.folded(subtrees)

    def _subtree(self, height: int, index: int) -> bytes:
        """The hash over the 2^height leaves from index * 2^height on."""
        level, inside = divmod(height, HEIGHT)
        return merkle.root(self.hashes(level, index << inside, (index + 1) << inside))

    def _tile(self, level: Level, index: int, least: int) -> bytes:
        """A tile with at least this many items: the full one, or the smallest partial one that is wide enough."""
        known = self._seen.get((level, index), b"")
        if len(known) >= least * merkle.HASH and level != "entries":
            return known
        full = self.folder / path(level, index)
        wide = sorted(
            int(one.name) for one in full.with_name(full.name + ".p").glob("[0-9]*") if int(one.name) >= least
        )
        for found in (full, *(self.folder / path(level, index, width) for width in wide)):
            if found.exists():
                data = found.read_bytes()
                self._seen = {**self._seen, (level, index): data} if level != "entries" else self._seen
                return _checked(data, level, least, found)
        raise BadTile(f"{path(level, index)} is missing.")


def _checked(data: bytes, level: Level, least: int, where: Path) -> bytes:
    if level != "entries" and (len(data) % merkle.HASH or len(data) < least * merkle.HASH):
        raise BadTile(f"{where} holds {len(data)} bytes, not whole hashes for {least}.")
    return data


def _split(count: int) -> int:
    """The largest power of two smaller than count (at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)
