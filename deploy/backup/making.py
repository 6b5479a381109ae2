"""Makes one backup, in an order that keeps it whole while people go on writing."""

from __future__ import annotations

import secrets
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import connection

from audit.tlog import durable, pruning
from deploy.backup import age, manifest, snapshot
from deploy.backup.files import Collected, pack
from deploy.backup.manifest import Manifest
from forum.clues import store

ATTEMPTS = 3
LONGEST_KEPT = 35  # days: an erasure is complete only when backups of before it are gone
BACKUPS = "????-??-??T??????Z"


@dataclass(frozen=True)
class Half:
    """Where it goes, and who may open it."""

    folder: Path
    recipients: Path


def back_up(data: Half, keys: Half) -> str:
    """Both halves appear whole or not at all; what was made, in a sentence with the hashes of the manifests."""
    _check_apart(data, keys)
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    into = {half: half.folder / f"{stamp}.part" for half in (data, keys)}
    try:
        for folder in into.values():
            folder.mkdir(parents=True, mode=0o700)
        told = _filled(data, into[data], keys, into[keys], stamp)
    except BaseException:
        for folder in into.values():
            shutil.rmtree(folder, ignore_errors=True)
        raise
    for half in (keys, data):
        into[half].rename(half.folder / stamp)
        durable.sync_folder(half.folder)
    _note_that_one_was_made()
    return f"Backup {stamp}: {told}"


def _note_that_one_was_made() -> None:
    """For the metrics: read by other accounts than this one, and there is nothing in it."""
    settings.LAST_BACKUP.touch(mode=0o644)
    settings.LAST_BACKUP.chmod(0o644)


def forget_old(halves: tuple[Half, ...], *, days: int) -> None:
    """Those older than this, and what was cut off as long ago."""
    oldest = time.time() - days * 24 * 3600
    for half in halves:
        for one in half.folder.glob(f"{BACKUPS}*"):
            if one.stat().st_mtime < oldest:
                shutil.rmtree(one)


def _check_apart(data: Half, keys: Half) -> None:
    if data.folder.resolve() == keys.folder.resolve():
        raise age.Unusable("Keys and data belong into different folders: who takes one must not have the other.")
    if age.recipients(data.recipients) & age.recipients(keys.recipients):
        raise age.Unusable("One recipient is named for keys and data: name different people for each.")


def _filled(data: Half, into: Path, keys: Half, keys_into: Path, stamp: str) -> str:
    earlier = max((one for one in data.folder.glob(BACKUPS) if one.is_dir()), default=None)
    collected = Collected(store.place(), into / manifest.MEDIA, earlier / manifest.MEDIA if earlier else None)
    without = _rows_and_files(collected, data, into, keys, keys_into)
    with age.sealing(into / manifest.FILES, data.recipients) as stream:
        stream.writelines(collected.listed())
    with age.sealing(into / manifest.LISTS, data.recipients) as stream:
        pack(settings.HASH_LISTS, stream, into)
    pruned = pruning.minimum(settings.AUDIT_LOG)
    # The log last: the more of it there is, the less has to be found elsewhere after a restore.
    with age.sealing(into / manifest.LOG, data.recipients) as stream:
        pack(settings.AUDIT_LOG, stream, into, first=("checkpoint",))
    names = [manifest.DATABASE, manifest.FILES, manifest.LISTS, manifest.LOG]
    told = (stamp, secrets.token_hex(8), connection.vendor, settings.AUDIT_ORIGIN)
    of_keys = Manifest(*told, manifest.hashed(keys_into, [manifest.KEYS])).write(keys_into)
    count = len(collected.names)
    of_data = Manifest(*told, manifest.hashed(into, names), files=count, without_file=without, pruned=pruned).write(
        into
    )
    noted = f"--manifest {of_data} --keys-manifest {of_keys}"
    # Another store than the pages have, or a lost disk: never told by a number in a manifest alone.
    lost = f" {without} MORE FILES ARE MISSING: is BEARINGS_S3_… or BEARINGS_MEDIA_STORE as the pages have it?"
    found = f"{count} sealed files.{lost if without else ''}"
    return f"{found} Note the hashes of its manifests elsewhere, a restore asks for both: {noted}"


def _rows_and_files(collected: Collected, data: Half, into: Path, keys: Half, keys_into: Path) -> int:
    """Rows of one moment and every file they own; how many rows have none.

    A file is written before its row is committed, and goes after its row has: so files are taken before the moment and
    again after it. Only what came and went in between can be missed; then all is taken anew.
    """
    missing: set[str] = set()
    for last in range(ATTEMPTS - 1, -1, -1):
        collected.add_new()
        with snapshot.taken() as moment:
            collected.add_new()
            owned = snapshot.owned(moment)
            missed, missing = missing, owned - collected.names
            if missing - missed and last:
                continue
            with age.sealing(keys_into / manifest.KEYS, keys.recipients) as stream:
                stream.write(serializers.serialize("jsonl", snapshot.keys(moment)).encode("ascii"))
            with age.sealing(into / manifest.DATABASE, data.recipients) as stream:
                moment.dump(stream)
        collected.keep_only(owned)
        break
    return len(missing)
