"""Whether the hashes of a file are in a list. Whoever asks holds the file back when no answer can be given."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from forum.hashlists import bands, files
from forum.hashlists.files import Opened, Written
from forum.hashlists.kinds import WIDTHS, Kind
from forum.hashlists.models import HashList


@dataclass(frozen=True)
class Hit:
    """A list holds this hash, or one so many bits away (PDQ): the nearest. Which of its entries is told to nobody."""

    list_name: str
    kind: Kind
    distance: int


class ListUnreadable(Exception):
    """A list that must be asked can't be: its file is missing, damaged or another one. It is never "no hit"."""

    def __init__(self, list_name: str, why: str) -> None:
        self.list_name, self.why = list_name, why
        super().__init__(f"The hash list {list_name!r} can't be read: {why}.")


_files: dict[UUID, tuple[Written, Opened]] = {}  # of this process
_lock = threading.Lock()


def exact(*, md5: bytes, sha1: bytes, sha256: bytes) -> list[Hit]:
    """A hit for each list that holds one of a file's digests (16, 20 and 32 bytes), by name of list."""
    given = {Kind.MD5: md5, Kind.SHA1: sha1, Kind.SHA256: sha256}
    for kind, digest in given.items():
        _check_length(kind, digest)
    return [Hit(name, told.kind, 0) for name, told, opened in _asked(given) if holds(opened, given[told.kind])]


def near(pdq: bytes) -> list[Hit]:
    """A hit for each list with an entry at most settings.PDQ_DISTANCE bits away from these 32 bytes, by list's name."""
    _check_length(Kind.PDQ, pdq)
    hits = []
    for name, _told, opened in _asked([Kind.PDQ]):
        assert opened.index is not None, "a PDQ list has one"
        distance = bands.nearest(opened.index, pdq, settings.PDQ_DISTANCE)
        if distance is not None:
            hits.append(Hit(name, Kind.PDQ, distance))
    return hits


def holds(opened: Opened, digest: bytes) -> bool:
    """Binary search: 24 pages of ten million entries, and most of those are in memory already."""
    low, high = 0, opened.count
    while low < high:
        middle = (low + high) // 2
        if opened.data[middle].tobytes() < digest:
            low = middle + 1
        else:
            high = middle
    return low < opened.count and opened.data[low].tobytes() == digest


def _asked(kinds: Iterable[Kind]) -> list[tuple[str, Written, Opened]]:
    """Every list of these kinds that is to be asked today, opened."""
    wanted = set(kinds)
    for is_last in (False, True):
        rows = list(HashList.objects.asked())
        try:
            with _lock:
                _forget({row.pk for row in rows})
                return [(row.name, row.written, _opened(row)) for row in rows if row.kind in wanted]
        except ListUnreadable:
            if is_last:  # else it may have been replaced between the row and its file
                raise
    raise AssertionError("the second time it returns or raises")


def _opened(row: HashList) -> Opened:
    """Opened once a process, and again when the row or the file is another."""
    told, known = row.written, _files.get(row.pk)
    if known is not None and known[0] == told and files.is_still(known[1], told):
        return known[1]
    _files.pop(row.pk, None)
    try:
        opened = files.open_checked(told)
    except files.Damaged as damage:
        raise ListUnreadable(row.name, str(damage)) from damage
    _files[row.pk] = told, opened
    return opened


def _forget(asked: set[UUID]) -> None:
    """Lists that were removed or are past their day are mapped no longer."""
    for gone in _files.keys() - asked:
        del _files[gone]


def _check_length(kind: Kind, digest: bytes) -> None:
    if len(digest) != WIDTHS[kind]:
        raise ValueError(f"{kind.label} has {WIDTHS[kind]} bytes, not {len(digest)}.")
