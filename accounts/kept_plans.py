"""Statements that PostgreSQL plans once, or each time anew, whatever it believes to spare by the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.prepared_queries import M, PreparedQuery


@contextmanager
def plan_kept() -> Iterator[None]:
    """It weighs the rows that a new plan may spare, and hardly the planning: of a page's posts it planned 3.3 ms each
    time and read 0.3, since a plan for anybody seemed a fifth dearer. What is said so must be cheap by one plan for
    the longest case, too: tests/bench_pages.py asks it of sixty thousand posts.
    """
    with _planned("force_generic_plan"):
        yield


@contextmanager
def plan_anew() -> Iterator[None]:
    """A plan for any words takes all words to be rare: after five searches each row with a common one was read before a
    hundred of them were taken (38 ms for 3)."""
    with _planned("force_custom_plan"):
        yield


@contextmanager
def _planned(how: str) -> Iterator[None]:
    """Said beside Django's cursor: it is no question that a page asks."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor, connection.wrap_database_errors:
        # By psycopg's own way, which begins a transaction where one is due: said before it, it would outlive a rollback
        # that undoes its end.
        cursor.connection.execute("SELECT set_config('plan_cache_mode', %s, false)", [how], prepare=False)
    try:
        yield
    finally:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            # By the wire: a transaction that failed refuses it and is undone together with the beginning.
            cursor.connection.pgconn.exec_(b"RESET plan_cache_mode")


class PlannedOnce(PreparedQuery[M]):
    """A prepared query that PostgreSQL, left alone, would plan anew for each page."""

    planned = staticmethod(plan_kept)
