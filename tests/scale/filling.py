"""Filling an empty database: the cast, everyone else, then batch after batch, and statistics at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from random import Random
from uuid import uuid4

from django.db import connection

from accounts.models import User
from audit import log
from audit.acts import act
from forum.boards.events import BoardCreated
from tests.cast import Cast, make_cast
from tests.scale.batches import Batches
from tests.scale.cases import Opened, plan
from tests.scale.people import Everyone, settle
from tests.scale.size import Size
from tests.scale.texts import POOL, Texts

PENDING_KB = 256 * 1024  # of the GIN index while it is filled: merged in a few large runs and not in thousands
CAST = {
    "investigator": "ingrid.vester", "colleague": "jon.berg", "moderator_one": "marta.klein",
    "moderator_two": "luc.moreau", "expert_mx": "elena.ruiz", "expert_other": "omar.haddad",
    "coordinator": "carla.ortega", "auditor": "ada.quist", "administrator": "ari.admin", "outsider": "otto.fern",
}  # fmt: skip


def on_one_line(done: int, total: int, seconds: float) -> None:
    """Progress for who waits at a terminal, and for a log."""
    end, out = "\n" if done >= total else "", sys.stderr
    rate = done / seconds if seconds else 0
    print(f"\r  {done:>9,} of {total:,} posts, {rate:,.0f} a second, {seconds:.0f} s ", end=end, flush=True, file=out)


def fill(size: Size, progress: Callable[[int, int, float], None] = on_one_line) -> Cast:
    """Rows of everything; the cast is made by the steps that the tests use, and can sign in."""
    dice, began = Random(1), time.monotonic()
    cast, everyone = _people(size)
    texts = Texts(dice, min(POOL, max(50, size.posts // 10)))
    batches, cases = Batches(size, texts, dice), plan(size, everyone, texts, dice)
    written = 0
    with _large_runs():
        while batch := list(islice(cases, size.batch)):
            written += len(batch)
            _batch(batches, batch, read=written < size.cases)
            progress(batches.posts, size.posts, time.monotonic() - began)
    _close(batches)
    _analyze()
    return cast


def cast_found() -> Cast:
    """The cast of a database that was filled before."""
    made = User.objects.in_bulk([f"{name}@example.org" for name in CAST.values()], field_name="email")
    return Cast(**{one: made[f"{name}@example.org"] for one, name in CAST.items()})


@act()
def _people(size: Size) -> tuple[Cast, Everyone]:
    log.record(BoardCreated(object=str(uuid4())), by=None)
    cast = make_cast()
    return cast, settle(cast, size)


@act()
def _batch(batches: Batches, cases: list[Opened], *, read: bool) -> None:
    """One entry first, that the database needs to ask for no other while the rows come."""
    log.record(BoardCreated(object=str(uuid4())), by=None)
    batches.write(cases, read=read)


@act()
def _close(batches: Batches) -> None:
    log.record(BoardCreated(object=str(uuid4())), by=None)
    batches.close()


@contextmanager
def _large_runs() -> Iterator[None]:
    """The GIN index takes new rows into a longer list for the while; at the end it is merged and as short as ever."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER INDEX index_by_terms SET (gin_pending_list_limit = {PENDING_KB})")
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '512MB'")
        yield
        cursor.execute("SELECT gin_clean_pending_list('index_by_terms')")
        cursor.execute("ALTER INDEX index_by_terms SET (gin_pending_list_limit = 256)")
        cursor.execute("RESET maintenance_work_mem; RESET work_mem")


def _analyze() -> None:
    """What PostgreSQL's own cleaning does some minutes later: how many there are of everything, and which pages of its
    tables everybody sees, so that an index alone can answer. No transaction may be open for the second."""
    clean = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if clean else "ANALYZE")
