"""The sealed store of media: one random file a piece, under its case's key; never a clear byte on disk."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit import sealing
from forum.clues.models import Media

LEFT_OVER = 3600  # seconds: no transaction is open as long, so an older file without a row is a crash's


def _path(media: Media) -> Path:
    return Path(settings.MEDIA_STORE) / media.file_name


def _bound(media: Media) -> str:
    """A sealed file moved to another row does not open."""
    return f"clues.media:{media.pk}"


def keep(media: Media, data: bytes) -> None:
    """Seals the bytes into the store; whole on disk when this returns. Actions use writing(), which cleans up."""
    sealing.seal_file(media.scope, io.BytesIO(data), _path(media), bound=_bound(media))


def read(media: Media, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The clear bytes from start to end (not included), in chunks. KeyGone or Unreadable come before the first."""
    return sealing.clear_range(media.scope, _path(media), bound=_bound(media), start=start, end=end)


def forget(media: Media) -> None:
    """The file is gone; call it after the commit that removed the row."""
    sealing.forget_file(_path(media))


class Writer:
    """Keeps files for one action, and takes them back when its transaction does not commit."""

    def __init__(self) -> None:
        self._written: list[Media] = []

    def keep(self, media: Media, data: bytes) -> None:
        if not self._written:
            # An error after the commit (in another on_commit) must not take the files of committed rows.
            transaction.on_commit(self._written.clear)
        self._written.append(media)
        keep(media, data)

    def take_back(self) -> None:
        for media in self._written:
            forget(media)


@contextmanager
def writing() -> Iterator[Writer]:
    """Encloses an action's transaction: `with store.writing() as writer: ... writer.keep(media, data)`."""
    writer = Writer()
    try:
        yield writer
    except BaseException:
        writer.take_back()
        raise


def sweep_orphans() -> int:
    """Removes what a crash between file and commit left behind; returns how many files."""
    now, swept = time.time(), 0
    for file in Path(settings.MEDIA_STORE).glob("*/*"):
        half_sealed = file.name.startswith(".sealing-")
        if now - file.stat().st_mtime > LEFT_OVER and (half_sealed or not Media.objects.filter(pk=file.name).exists()):
            file.unlink(missing_ok=True)
            swept += 1
    return swept
