"""The sealed store of media: one random file a piece, under its case's key; never a clear byte on disk or elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import models, transaction

from forum.clues.folder import Folder
from forum.clues.models import Media
from forum.clues.place import Away, Place

log = logging.getLogger(__name__)
LEFT_OVER = 3600  # seconds: no transaction is open as long, so an older file without a row is a crash's


class Piece(Protocol):
    """A row with one sealed file: whose key, where, and what it is bound to, so that it opens for no other row."""

    @property
    def scope(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def bound(self) -> str: ...


_rows: list[Any] = [Media]  # the models whose rows own files


def register(model: type[models.Model]) -> None:
    """Called by a room whose rows keep files here: those are not swept up as orphans."""
    _rows.append(model)


def owners() -> list[Any]:
    """The models whose rows own files: for backups, which take the files of every row."""
    return list(_rows)


def place() -> Place:
    """The bucket that the settings name, else the folder."""
    if settings.S3:
        from forum.clues.bucket import Bucket  # noqa: PLC0415  needs the extra s3

        return Bucket(settings.S3)
    return Folder(Path(settings.MEDIA_STORE))


def keep(piece: Piece, data: bytes) -> None:
    """Seals the bytes into the store; whole there when this returns. Actions use writing(), which cleans up."""
    place().keep(piece.scope, piece.file_name, data, bound=piece.bound)


def read(piece: Piece, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The clear bytes from start to end (not included), in chunks. KeyGone or Unreadable come before the first."""
    return place().read(piece.scope, piece.file_name, bound=piece.bound, start=start, end=end)


def forget(piece: Piece) -> None:
    """The file is gone; call it after the commit that removed the row. Where the store is away the sweep removes it."""
    try:
        place().forget(piece.file_name)
    except Away as away:
        log.warning("A file without a row is left for the sweep: %s", away)


class Writer:
    """Keeps files for one action, and takes them back when its transaction does not commit."""

    def __init__(self) -> None:
        self._written: list[Piece] = []

    def keep(self, piece: Piece, data: bytes) -> None:
        if not self._written:
            # An error after the commit (in another on_commit) must not take the files of committed rows.
            transaction.on_commit(self._written.clear)
        self._written.append(piece)
        keep(piece, data)

    def take_back(self) -> None:
        for piece in self._written:
            forget(piece)


@contextmanager
def writing() -> Iterator[Writer]:
    """Encloses an action's transaction: `with store.writing() as writer: ... writer.keep(piece, data)`."""
    writer = Writer()
    try:
        yield writer
    except BaseException:
        writer.take_back()
        raise


def _is_owned(name: str) -> bool:
    return any(model._default_manager.filter(pk=name).exists() for model in _rows)


def sweep_orphans() -> int:
    """Removes what a crash between file and commit left behind; returns how many files."""
    there, swept = place(), 0
    for name in there.names(older=LEFT_OVER):
        file = name.rpartition("/")[2]
        if file.startswith(".sealing-") or not _is_owned(file):
            there.forget(name)
            swept += 1
    return swept
