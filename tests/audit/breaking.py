"""Ways in which a trail stops taking entries: each with the database's own error, and each can be put right again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.db import OperationalError, connection

_FULL = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'"


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


@contextmanager
def insert_taken_away() -> Iterator[None]:
    """PostgreSQL: a role that may do everything but insert entries. SQLite: an authorizer that refuses just that."""
    if connection.vendor == "postgresql":
        _run(
            "CREATE ROLE bearings_without_insert",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO bearings_without_insert",
            "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO bearings_without_insert",
            "REVOKE INSERT ON audit_entry FROM bearings_without_insert",
            "SET ROLE bearings_without_insert",
        )
        yield
        _run("RESET ROLE", "DROP OWNED BY bearings_without_insert", "DROP ROLE bearings_without_insert")
        return
    connection.connection.set_authorizer(_no_entry)
    yield
    connection.connection.set_authorizer(None)


def _no_entry(action: int, table: str | None, *_more: object) -> int:
    refused = action == sqlite3.SQLITE_INSERT and table == "audit_entry"
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


@contextmanager
def disk_full() -> Iterator[None]:
    """PostgreSQL: its error, raised by a trigger. SQLite: no page more than there are; an entry wants many."""
    if connection.vendor == "postgresql":
        _run(
            f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_FULL}; END $$",
            "CREATE TRIGGER no_room BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_room()",
        )
        yield
        _run("DROP TRIGGER no_room ON audit_entry", "DROP FUNCTION no_room")
        return
    _run(
        "CREATE TABLE room (bytes BLOB)",
        "CREATE TRIGGER no_room BEFORE INSERT ON audit_entry BEGIN INSERT INTO room VALUES (zeroblob(100000000)); END",
    )
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    _run(f"PRAGMA max_page_count = {pages}")
    yield
    _run("PRAGMA max_page_count = 1073741823", "DROP TRIGGER no_room", "DROP TABLE room")


@contextmanager
def disk_full_at_commit() -> Iterator[None]:
    """All statements went well; what fails is the COMMIT."""
    if connection.vendor == "postgresql":
        _run(
            f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_FULL}; END $$",
            "CREATE CONSTRAINT TRIGGER no_room AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION no_room()",
        )
        yield
        _run("DROP TRIGGER no_room ON audit_entry", "DROP FUNCTION no_room")
        return

    def full() -> None:
        raise OperationalError("database or disk is full")

    with patch.object(connection, "_commit", full):
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """A database that was made read-only, as a standby is."""
    if connection.vendor == "postgresql":
        _run("SET default_transaction_read_only = on")
        yield
        _run("SET default_transaction_read_only = off")
        return
    _run("PRAGMA query_only = ON")
    yield
    _run("PRAGMA query_only = OFF")


@contextmanager
def master_key_missing() -> Iterator[None]:
    """The key file is gone."""
    file = Path(settings.MASTER_KEY_FILE)
    aside = file.rename(file.with_name("aside"))
    yield
    aside.rename(file)


WAYS: list[Callable[[], AbstractContextManager[None]]] = [
    insert_taken_away, disk_full, disk_full_at_commit, read_only, master_key_missing,
]  # fmt: skip
