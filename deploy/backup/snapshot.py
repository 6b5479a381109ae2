"""The database at one moment: what is dumped, which keys it has and which files its rows own, all of that moment."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, connections, transaction

from audit.models import WrappedKey
from deploy.backup import postgresql
from deploy.backup.age import Stream
from forum.clues import store

KEYS = WrappedKey._meta.db_table
COPY = "copy"  # name of the connection to a copy of SQLite's file


class Failed(Exception):
    """The database could not be read, as a sentence."""


class Snapshot(Protocol):
    """The database as it was at one moment."""

    alias: str

    def dump(self, into: Stream) -> None: ...


def owned(snapshot: Snapshot) -> set[str]:
    """The names, inside the store, of all files that rows of this moment own."""
    rows = (model._default_manager.using(snapshot.alias).only("pk").iterator() for model in store.owners())
    return {piece.file_name for of_one in rows for piece in of_one}


def keys(snapshot: Snapshot) -> list[WrappedKey]:
    """The wrapped keys of this moment, which the dump leaves out."""
    return list(WrappedKey.objects.using(snapshot.alias).order_by("pk"))


@contextmanager
def taken() -> Iterator[Snapshot]:
    """Of this installation's database; writing goes on meanwhile, and is not in it."""
    with _of_postgresql() if connection.vendor == "postgresql" else _of_sqlite() as one:
        yield one


class _Exported:
    """A snapshot that this transaction holds and pg_dump joins."""

    alias = "default"

    def __init__(self, name: str) -> None:
        self._name = name

    def dump(self, into: Stream) -> None:
        words = ("--format=custom", f"--snapshot={self._name}", f"--exclude-table-data={KEYS}")
        process = postgresql.started("pg_dump", *words, postgresql.name(), stdout=subprocess.PIPE)
        assert process.stdout is not None
        try:
            shutil.copyfileobj(process.stdout, into)
        finally:
            process.stdout.close()
        if process.wait():
            raise Failed("pg_dump failed: see what it says above. It must connect as the owner of the tables.")


@contextmanager
def _of_postgresql() -> Iterator[Snapshot]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # pg_dump takes as long as it takes
        cursor.execute("SELECT pg_export_snapshot()")
        yield _Exported(cursor.fetchone()[0])


class _Copied:
    """A copy of SQLite's file, made by its own online backup."""

    alias = COPY

    def __init__(self, file: Path) -> None:
        self._file = file

    def dump(self, into: Stream) -> None:
        """Without the keys, whose bytes are overwritten; the connection to the copy is closed with it."""
        with sqlite3.connect(self._file) as copy:
            copy.execute("PRAGMA secure_delete = ON")
            copy.execute("DELETE FROM audit_wrappedkey")
        copy.execute("VACUUM")
        copy.close()
        with self._file.open("rb") as stream:
            shutil.copyfileobj(stream, into)


@contextmanager
def _of_sqlite() -> Iterator[Snapshot]:
    """Beside the database, so that clear rows lie nowhere else than they do already; gone when it is over."""
    source = str(settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.VAR) as folder:
        file = Path(folder) / "copy.sqlite3"
        live, copy = sqlite3.connect(source, timeout=60), sqlite3.connect(file)
        live.backup(copy)
        live.close()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: nothing of it in a log of writes beside
        copy.close()
        connections.databases[COPY] = {**connections.databases["default"], "NAME": file, "OPTIONS": {}}
        try:
            yield _Copied(file)
        finally:
            connections[COPY].close()
            del connections[COPY]
            del connections.databases[COPY]
