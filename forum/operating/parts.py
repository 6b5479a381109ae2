"""Whether each part of the installation works at this moment: for probes, the status page and administrators."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import keys, restoring
from audit.models import Entry, WrappedKey
from audit.tlog import asking
from audit.tlog.published import Published
from forum.clues import store
from forum.clues.place import Away
from forum.operating import measures

CLOCK = 30.0  # seconds by which this machine's clock may differ from the database's
FRESH = 3.0  # seconds for which an answer counts: probes of several machines ask the parts once
SIGNED_WITHIN = 15 * 60.0  # an unchanged tree is signed again every five minutes
log = logging.getLogger(__name__)


class NotWorking(Exception):
    """Why a part does not work, for log and administrators."""


@dataclass(frozen=True)
class Part:
    """One part: its name in metrics, in words, and why it does not work; empty when it does."""

    name: str
    words: str | Promise
    problem: str = ""

    @property
    def is_up(self) -> bool:
        return not self.problem


class _Kept:
    parts: tuple[Part, ...] = ()
    until = 0.0
    is_migrated = False  # once it is, it stays so for the code of this process
    told = ""


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _clock() -> None:
    """Sessions, limits and the times in the trail go by each machine's own clock; SQLite's is this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            ahead = time.time() - float(cursor.fetchone()[0])
        if abs(ahead) > CLOCK:
            raise NotWorking(f"this clock is {ahead:+.0f} seconds off the database's: see that both follow NTP")


def _migrations() -> None:
    if not _Kept.is_migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotWorking("manage.py migrate has not been run")
        _Kept.is_migrated = True


def _redis() -> None:
    if settings.REDIS:
        try:
            cache.set("operating-ready", secrets.token_hex(8), 60)
            is_kept = cache.get("operating-ready") is not None
        except Exception:
            measures.CACHE_ERRORS.labels("probe").inc()
            raise
        if not is_kept:
            raise NotWorking("what is written there is not there")


def _store() -> None:
    try:
        store.place().check(writing=not settings.S3)
    except Away as away:
        raise NotWorking(str(away)) from away


def _master_key() -> None:
    """Without it nothing can be shown, since that it was shown could not be kept. None is missing before the first."""
    if WrappedKey.objects.exists():
        keys.opened(WrappedKey.objects.order_by("pk")[:1].get())


def _signer() -> None:
    """Asked itself where this account may; else by its work: only the sequencer's account may ask for signatures.

    A new installation has nothing to sign until somebody does something in it.
    """
    socket = Path(settings.AUDIT_SIGNER_SOCKET)
    if os.access(socket, os.W_OK):
        asking.signer_head(socket)
        return
    signed = Published(settings.AUDIT_LOG).state().signed_at
    if signed is None and not Entry.objects.exists():
        return
    if signed is None or time.time() - signed > SIGNED_WITHIN:
        raise NotWorking("it does not answer, and nothing was signed for a quarter of an hour")


def _disk() -> None:
    for name, free in disks().items():
        if free < settings.DISK_FREE:
            raise NotWorking(f"{name}: only {free // 2**20} MB are free")


def _restore() -> None:
    if stage := restoring.stage():
        raise NotWorking(f"a restore is under way ({stage}): python -m deploy.restore --finish")


_CHECKS: dict[str, tuple[str | Promise, Callable[[], None]]] = {
    "database": (_("Database"), _database),
    "migrations": (_("Tables as this release needs them"), _migrations),
    "clock": (_("Clock of the machine"), _clock),
    "redis": (_("Live messages and limits"), _redis),
    "store": (_("Sealed files"), _store),
    "master_key": (_("Master key"), _master_key),
    "signer": (_("Signing of the trail"), _signer),
    "disk": (_("Room on the disks"), _disk),
    "restore": (_("Restored data"), _restore),
}


def disks() -> dict[str, int]:
    """Free bytes where data is written."""
    places = {"data": settings.VAR, "media": settings.MEDIA_STORE, "trail": settings.AUDIT_LOG}
    return {name: shutil.disk_usage(_there(Path(place))).free for name, place in places.items()}


def parts() -> tuple[Part, ...]:
    """Each asked for itself: one that fails says so and stops no other."""
    if _Kept.until <= time.monotonic():
        _Kept.parts = tuple(_looked_at(name, words, check) for name, (words, check) in _CHECKS.items())
        _Kept.until = time.monotonic() + FRESH
        _tell(_Kept.parts)
    return _Kept.parts


def forget() -> None:
    """The next question is asked of the parts themselves."""
    _Kept.until, _Kept.is_migrated, _Kept.told = 0.0, False, ""


def _looked_at(name: str, words: str | Promise, check: Callable[[], None]) -> Part:
    try:
        check()
    except NotWorking as failed:
        return Part(name, words, str(failed))
    except Exception as failed:  # whatever a driver raises: it may hold an address or a password, so its kind alone
        return Part(name, words, type(failed).__name__)
    return Part(name, words)


def _tell(found: tuple[Part, ...]) -> None:
    """Once for each change, in the log."""
    told = "; ".join(f"{one.name}: {one.problem}" for one in found if one.problem)
    if told != _Kept.told:
        log.warning("Not ready: %s", told) if told else log.warning("Ready again.")
        _Kept.told = told


def _there(place: Path) -> Path:
    return place if place.exists() else _there(place.parent)
