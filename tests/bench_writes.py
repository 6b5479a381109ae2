"""What an entry costs an action: posts written by eight clients on PostgreSQL, with and without the trail."""

from __future__ import annotations

import os
import sys
import time
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import django

CLIENTS, SECONDS = 8, 6.0


def main() -> None:
    """On the database that the environment names; `work` is a client."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    jobs = _prepared()
    audited = max(_rate(jobs, entry=None) for _time in range(2))
    entry = _without_triggers()
    bare = max(_rate(jobs, entry=entry) for _time in range(2))
    again = max(audited, _rate(jobs, entry=None, keep=True))
    print(f"  posts by {CLIENTS} clients, without the trail {bare:9,.0f}/s", flush=True)
    told = f"{again:9,.0f}/s   x{again / bare:.2f}   goal x0.85"
    print(f"  posts by {CLIENTS} clients, with the trail    {told}", flush=True)


def _prepared() -> list[tuple[UUID, UUID]]:
    """A case and a writer for each client."""
    from tests.cast import make_board, make_cast, open_case
    from tests.standing_act import standing

    with standing():
        cast = make_cast()
        board = make_board(cast)
        return [(cast.expert_mx.pk, open_case(cast, board).pk) for _client in range(CLIENTS)]


def _without_triggers() -> UUID:
    """So that rows may point to one entry of before; which one, for all of them."""
    from django.db import connection

    from audit import row_triggers
    from audit.models import Entry
    from audit.protected import models_of

    with connection.cursor() as cursor:
        for model in models_of():
            for statement in row_triggers.remove(connection.vendor, model._meta.db_table):
                cursor.execute(statement)
    return Entry.objects.earliest("at").pk


def _rate(jobs: list[tuple[UUID, UUID]], *, entry: UUID | None, keep: bool = False) -> float:
    with get_context("spawn").Pool(CLIENTS) as pool:
        counts = pool.starmap(_work, [(user, case, str(entry or "")) for user, case in jobs])
    return sum(counts) / SECONDS


def _work(user_id: UUID, case_id: UUID, entry: str) -> int:
    """One client: posts until the time is over; without the trail when an entry to point to is given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    from accounts.models import User
    from forum.discussion import actions

    by, count = User.objects.with_clearance().get(pk=user_id), 0
    if entry:
        _bare(UUID(entry))
    actions.write_post(by=by, case_id=case_id, text="The first one loads what is loaded once.")
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        actions.write_post(by=by, case_id=case_id, text=f"A dry accent, number {count}.")
        count += 1
    return count


def _bare(entry: UUID) -> None:
    from audit import acts, log

    def record(*_event: Any, **_told: Any) -> log.Receipt:
        return log.Receipt(entry, "")

    log.record = record
    acts.Act.told_by = lambda self: entry


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    sys.exit(main())
