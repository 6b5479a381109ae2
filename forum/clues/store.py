"""The sealed store of media: one random file a piece, under its case's key; never a clear byte on disk."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import models, transaction

from audit import sealing
from forum.clues.models import Media

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


def _path(piece: Piece) -> Path:
    return Path(settings.MEDIA_STORE) / piece.file_name


def keep(piece: Piece, data: bytes) -> None:
    """Seals the bytes into the store; whole on disk when this returns. Actions use writing(), which cleans up."""
    sealing.seal_file(piece.scope, io.BytesIO(data), _path(piece), bound=piece.bound)


def read(piece: Piece, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The clear bytes from start to end (not included), in chunks. KeyGone or Unreadable come before the first."""
    return sealing.clear_range(piece.scope, _path(piece), bound=piece.bound, start=start, end=end)


def forget(piece: Piece) -> None:
    """The file is gone; call it after the commit that removed the row."""
    sealing.forget_file(_path(piece))


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
    now, swept = time.time(), 0
    for file in Path(settings.MEDIA_STORE).glob("*/*"):
        half_sealed = file.name.startswith(".sealing-")
        if now - file.stat().st_mtime > LEFT_OVER and (half_sealed or not _is_owned(file.name)):
            file.unlink(missing_ok=True)
            swept += 1
    return swept
