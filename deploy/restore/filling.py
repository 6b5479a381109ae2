"""Fills an empty installation from both halves of a backup."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import connection, transaction

from audit import master_file, master_key, restoring
from audit.models import WrappedKey
from audit.tlog import durable, pruning
from deploy.backup import age, files, manifest, postgresql
from deploy.backup.manifest import Damaged
from forum.clues import store

DATA = {manifest.DATABASE, manifest.FILES, manifest.LISTS, manifest.LOG}
# What Media.file_name makes: two letters of an id, and the id.
LINE = re.compile(r"(?P<digest>[0-9a-f]{64}) [0-9]+ (?P<name>([0-9a-f]{2})/\3[0-9a-f]{30})")


class Refused(Exception):
    """Nothing is restored, or it does not go on, as a sentence that says what to do."""


@dataclass(frozen=True)
class Half:
    """One backup's folder, who opens it, and what tells it from a forger's."""

    folder: Path
    identity: Path
    manifest: str  # hash that was noted elsewhere when the backup was made


def fill(data: Half, keys: Half, erasures: Path | None) -> str:
    """Everything that can be refused is refused before the first byte is written."""
    check_empty()
    told = _check_pair(data, keys)
    wrapped, sealed = _keys(keys), listed(data)
    restoring.reached(restoring.FILLING)
    _database(data)
    with transaction.atomic():
        WrappedKey.objects.bulk_create(wrapped)
    _media(data, sealed)
    for name, folder in ((manifest.LISTS, settings.HASH_LISTS), (manifest.LOG, settings.AUDIT_LOG)):
        with age.opening(data.folder / name, data.identity) as stream:
            files.unpack(stream, folder)
    if told.pruned:
        pruning.prune(settings.AUDIT_LOG, told.pruned)  # its mark lies beside the log
    if erasures is not None:
        durable.write(settings.ERASURES_FILE, erasures.read_bytes(), 0o600)
    restoring.reached(restoring.FILLED)
    return f"Filled from the backup of {told.made_at}: {len(sealed)} sealed files, {len(wrapped)} keys."


def check_empty() -> None:
    """Never over something: two installations would be mixed, and the one that is there be lost."""
    if restoring.stage() == restoring.FILLING:
        raise Refused("A restore was cut off here: empty database, sealed store and log, and its mark, then restore.")
    full = [str(one) for one in (settings.MEDIA_STORE, settings.AUDIT_LOG, settings.HASH_LISTS) if _holds(one)]
    if settings.S3 and any(store.place().names()):
        full.append(f"the bucket {settings.S3['bucket']}")
    if full or connection.introspection.table_names():
        where = ", ".join([*full, *(["the database"] if connection.introspection.table_names() else [])])
        raise Refused(f"This is no empty installation: there is something in {where}. Restore into an empty one.")


def _holds(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _check_pair(data: Half, keys: Half) -> manifest.Manifest:
    told = manifest.read(data.folder, DATA, data.manifest)
    other = manifest.read(keys.folder, {manifest.KEYS}, keys.manifest)
    if (told.pair, told.made_at) != (other.pair, other.made_at):
        raise Refused("Data and keys are of different backups: take the two with the same name.")
    if told.vendor != connection.vendor:
        raise Refused(f"This is a backup of {told.vendor}, and BEARINGS_DATABASE names {connection.vendor}.")
    if told.origin != settings.AUDIT_ORIGIN:
        raise Refused(f"The trail's name was {told.origin}: set BEARINGS_AUDIT_ORIGIN to it; it never changes.")
    return told


def _keys(half: Half) -> list[WrappedKey]:
    """Read to their end before any is used; refused when the master key that wrapped them is not here."""
    with age.opening(half.folder / manifest.KEYS, half.identity) as stream:
        text = stream.read().decode("ascii")
    found = [row for one in serializers.deserialize("jsonl", text) if isinstance(row := one.object, WrappedKey)]
    if settings.MASTER_KEY == "file":
        here = {one.id for one in (master_file.current(), *master_file.former()) if one.exists()}
        if missing := {one.master for one in found if one.master} - here:
            names = ", ".join(sorted(missing))
            raise Refused(f"The master key {names} is not at {settings.MASTER_KEY_FILE}: put it there first.")
    elif found:
        master_key.unwrap(bytes(found[0].wrapped), found[0].master)
    return found


def _database(half: Half) -> None:
    with age.opening(half.folder / manifest.DATABASE, half.identity) as stream:
        if connection.vendor == "sqlite":
            connection.close()
            file = Path(str(connection.settings_dict["NAME"]))
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as into:
                shutil.copyfileobj(stream, into)
            return
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        process = postgresql.started("pg_restore", *words, f"--dbname={postgresql.name()}", stdin=subprocess.PIPE)
        assert process.stdin is not None
        with process.stdin as into:
            shutil.copyfileobj(stream, into)
        if process.wait():
            raise Refused("pg_restore failed: see what it says above. It must connect as the future owner.")


def listed(half: Half) -> list[tuple[str, str]]:
    """Hash and name of each sealed file, all looked at before any is written; reading shows the identity is right."""
    with age.opening(half.folder / manifest.FILES, half.identity) as stream:
        lines = stream.read().decode("ascii").splitlines()
    found = [_checked(half.folder / manifest.MEDIA, line) for line in lines]
    if len({name for _digest, name in found}) != len(found):
        raise Damaged("The list of sealed files names one twice: take another copy of this backup.")
    return found


def _checked(media: Path, line: str) -> tuple[str, str]:
    """A forged list would write where it likes (../policy), a link in the backup bring in any file of this machine."""
    told = LINE.fullmatch(line)
    if told is None:
        raise Damaged("The list of sealed files has a line that no store wrote: take another copy of this backup.")
    file = media / told["name"]
    if any(one.is_symlink() for one in (media, file.parent, file)):
        raise Damaged(f"{file} is a link, and a backup holds none: take another copy of this backup.")
    if not file.is_file():
        raise Damaged(f"{file} is missing: take another copy of this backup.")
    return told["digest"], told["name"]


def _media(half: Half, found: list[tuple[str, str]]) -> None:
    """Each file as its line says."""
    place = store.place()
    for expected, name in found:
        source = half.folder / manifest.MEDIA / name
        place.put(name, source)
        if place.digest(name) != expected:
            raise Damaged(f"{source} is not what was written: take another copy of this backup.")
