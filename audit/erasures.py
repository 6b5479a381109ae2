"""The list of erasures: a file outside the database and its backups, by which a restored database is erased again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core import checks
from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit import gone, keys, leaves
from audit.gone import Destroyed
from audit.models import Private, WrappedKey


@dataclass(frozen=True)
class Outstanding:
    """A key that was destroyed once and is in this database again, with the scope of what lies under it."""

    key_id: UUID
    scope: str


def destroy(scopes: Iterable[str], *, kind: str) -> str:
    """Destroy these scopes' keys, made first if there are none; their ids, for the detail of the entry that tells it.

    A step of the action that erases: that action records it. The file has its lines once this is committed.
    """
    ids = [gone_key for scope in scopes if (gone_key := _destroy(scope))]
    transaction.on_commit(partial(_append, [Destroyed(leaves.moment(), key_id, kind) for key_id in ids]))
    return " ".join(str(key_id) for key_id in ids)


def complete() -> int:
    """Add to the file every erasure that the trail tells of and the file lacks; returns how many.

    Safe to repeat: a crash between commit and writing loses nothing. Also drops what was sealed under a key by an
    action that ran while the key was being destroyed: nobody can read it, but its lookups could be guessed at.
    """
    told = list(gone.destroyed())
    left = Private.objects.filter(data_key__in=[one.key_id for one in told])
    left.exclude(data_key__in=WrappedKey.objects.values("pk")).delete()
    with _held() as file:
        listed = {one.key_id for one in _read(file)}
        missing = [one for one in told if one.key_id not in listed]
        _write(file, missing)
    return len(missing)


def outstanding() -> list[Outstanding]:
    """Whom and what this database still holds although it was erased: it is older than the list."""
    listed = [one.key_id for one in _read(Path(settings.ERASURES_FILE))]
    found = keys.names(listed)
    return [Outstanding(key_id, found[key_id]) for key_id in dict.fromkeys(listed) if key_id in found]


def refusal() -> str:
    """Why this installation must not serve anyone now; empty when nothing erased is back."""
    count = len(outstanding())
    if not count:
        return ""
    return _("%(count)d erasures are undone in this database: run manage.py replay_erasures before anything else.") % {
        "count": count
    }


def check_outstanding(databases: Iterable[str] | None = None, **_options: object) -> list[checks.CheckMessage]:
    """Django's check, with `manage.py check --database default`; a warning, because migrating must go on.

    The account of the tables' owner may not read the list; it migrates, and is told that nobody has looked.
    """
    if not databases or WrappedKey._meta.db_table not in connection.introspection.table_names():
        return []
    try:
        told = refusal()
    except PermissionError:
        told = _("This account may not read the list of erasures: whether one is undone, another account must check.")
        return [checks.Warning(told, id="audit.W002")]
    return [checks.Warning(told, id="audit.W001")] if told else []


def _destroy(scope: str) -> UUID | None:
    keys.ids([scope])
    return keys.destroy(scope)


def _append(erased: list[Destroyed]) -> None:
    with _held() as file:
        _write(file, erased)


@contextmanager
def _held() -> Iterator[Path]:
    """The file, made when missing, for this process alone."""
    file = Path(settings.ERASURES_FILE)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(handle)


def _write(file: Path, erased: list[Destroyed]) -> None:
    """A line half written by a crash is ended first, so that it can't spoil the next."""
    if not erased:
        return
    with file.open("r+b") as stream:
        whole = stream.read()
        start = b"\n" if whole and not whole.endswith(b"\n") else b""
        lines = "".join(f"{leaves.written(one.at)} {one.key_id} {one.kind}\n" for one in erased)
        stream.write(start + lines.encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # else the file's name may be lost with the power
    finally:
        os.close(folder)


def _read(file: Path) -> Iterator[Destroyed]:
    """What can be read of it; half a line tells nothing."""
    for line in file.read_text("ascii").splitlines() if file.exists() else []:
        try:
            at, key_id, kind = line.split(" ")
            yield Destroyed(leaves.said(at), UUID(key_id), kind)
        except ValueError:
            continue
