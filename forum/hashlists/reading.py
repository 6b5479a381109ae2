"""Reading an operator's file: a hash in hexadecimal a line, or a table with a column of them; never to be repeated."""

from __future__ import annotations

import csv
import re
from binascii import unhexlify
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.hashlists.kinds import WIDTHS, Kind

Digests = npt.NDArray[np.bytes_]
Told = Callable[[int, int, int], None]  # lines so far, and how many bytes of how many
NAMED = 5  # bad lines that are named by number
_BLOCK = 1 << 22  # bytes read at a time
_STEP = 1 << 20  # entries moved at a time
_LONGEST = 1 << 16  # bytes of a line that are looked at: one without end must not fill the memory
_HEADINGS = frozenset({"hash", "hashes", "digest"})


@dataclass(frozen=True)
class Read:
    """What a file holds: sorted digests, each once, and how its lines were."""

    digests: Digests
    lines: int
    repeated: int
    bad: int
    first_bad: tuple[int, ...]


@dataclass(frozen=True)
class _Table:
    """Where the hash stands in a line; no delimiter: the line is the hash."""

    delimiter: str = ""
    column: int = 0
    has_heading: bool = False

    def cell(self, line: bytes) -> bytes:
        """Each line by itself: a stray quotation mark must not swallow the lines after it."""
        if not self.delimiter:
            return line.strip()
        if b'"' in line:
            cells = _cells(line.decode("utf-8", "replace"), self.delimiter)
            return cells[self.column].strip().encode() if self.column < len(cells) else b""
        parts = line.split(self.delimiter.encode(), self.column + 1)
        return parts[self.column].strip() if self.column < len(parts) else b""


def read(file: Path, kind: Kind, *, column: str = "", told: Told = lambda lines, done, size: None) -> Read:
    """All hashes of a file of up to some gigabytes; holds the digests and a block of lines. BadInput: none is there."""
    width, size = WIDTHS[kind], file.stat().st_size
    # No line of fewer bytes holds one, so this is room enough; what is never written to takes no memory.
    room = np.empty((size // (2 * width) + 1) * width, np.uint8)
    lines = bad = filled = 0
    first_bad: list[int] = []
    with file.open("rb") as stream:
        table = _table(stream.readline(_LONGEST), kind, column)
        stream.seek(0)
        for block in _blocks(stream):
            good, wrong = _digests(block, table, 2 * width, first=lines + 1)
            joined = np.frombuffer(b"".join(good), np.uint8)
            if filled + len(joined) > len(room):
                raise BadInput(_("The file grew while it was read. Import it again once it is whole."))
            room[filled : filled + len(joined)] = joined
            lines, bad, filled = lines + len(block), bad + len(wrong), filled + len(joined)
            first_bad += wrong[: NAMED - len(first_bad)]
            told(lines, stream.tell(), size)
    if not filled:
        raise BadInput(_("No line of the file holds a hash of the kind %(kind)s.") % {"kind": kind.label})
    found = room[:filled].view(f"S{width}")
    digests = _each_once(found)
    return Read(digests, lines, len(found) - len(digests), bad, tuple(first_bad))


def _blocks(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Lines without their ends, some megabytes at a time; of one that is too long, its beginning."""
    begun = b""
    while data := stream.read(_BLOCK):
        *lines, last = data.split(b"\n")
        if lines:
            lines[0], begun = begun + lines[0], b""
            yield [line[:_LONGEST] for line in lines]
        begun = (begun + last)[:_LONGEST]
    if begun:
        yield [begun]


def _digests(block: list[bytes], table: _Table, length: int, *, first: int) -> tuple[list[bytes], list[int]]:
    """Those of these lines, and the numbers of lines that hold none; blank lines and a heading are no fault."""
    good, wrong = [], []
    for number, line in enumerate(block, first):
        cell = table.cell(line)
        try:
            if len(cell) != length:
                raise ValueError
            good.append(unhexlify(cell))
        except ValueError:
            if line.strip() and not (number == 1 and _begins_right(line, cell, table, length, good)):
                wrong.append(number)
    return good, wrong


def _begins_right(line: bytes, cell: bytes, table: _Table, length: int, good: list[bytes]) -> bool:
    """The first line may be a heading, or begin with a byte order mark."""
    cell = cell.removeprefix(b"\xef\xbb\xbf")
    if len(cell) == length and re.fullmatch(rb"[0-9a-fA-F]+", cell):
        good.append(unhexlify(cell))
        return True
    return table.has_heading


def _table(first: bytes, kind: Kind, column: str) -> _Table:
    """By the first line: a delimiter, and the column that is named, or has the kind's name, or is the first."""
    line = first.decode("utf-8-sig", "replace").strip()
    delimiter = next((one for one in ",;\t" if one in line), "")
    cells = [_plain(cell) for cell in _cells(line, delimiter or ",")]
    sought = _plain(column or kind.value)
    if sought in cells:
        return _Table(delimiter, cells.index(sought), has_heading=True)
    if column:
        raise BadInput(_("The first line of the file names no column “%(name)s”.") % {"name": column})
    first_cell = cells[0] if cells else ""
    is_hexadecimal = re.fullmatch(r"[0-9a-f]+", first_cell) is not None
    return _Table(delimiter, 0, has_heading=not is_hexadecimal if delimiter else first_cell in _HEADINGS)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell of more than 128 kB
        return []


def _plain(heading: str) -> str:
    """SHA-256, sha_256 and "Sha256 " are one."""
    return re.sub(r"[^0-9a-z]", "", heading.lower())


def _each_once(found: Digests) -> Digests:
    """Sorted by their bytes, and moved together in place: no second copy of them all."""
    found.sort()
    is_first = np.concatenate([[True], found[1:] != found[:-1]])
    kept = 0
    for part in _slices(len(found)):
        moved = found[part][is_first[part]]
        found[kept : kept + len(moved)] = moved
        kept += len(moved)
    return found[:kept]


def _slices(count: int) -> Iterator[slice]:
    return (slice(begin, begin + _STEP) for begin in range(0, count, _STEP))
