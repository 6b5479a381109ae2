"""Lets transactional tests empty the tables: the triggers that refuse just that step aside meanwhile.

pytest-django empties tables after a transactional test through Django's flush command; its statements run in one
transaction, so the triggers are never down outside of it. Only tables that hold something are emptied, and what
migrations filled stays: to empty all of them and fill those again took longer than most of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush

from audit import retention_triggers, row_triggers, triggers
from audit.protected import models_of

FILLED_BY_MIGRATIONS = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def trail_can_be_flushed() -> Iterator[None]:
    """Take the triggers down before the tables are emptied, and put them up again after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", _sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_words, **_told: None)
        yield


def _sql_flush(_style: Any, connection: Any, **_options: Any) -> list[str]:
    filled = _filled(connection)
    emptied = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in filled]
    if not filled:
        return []
    if connection.vendor == "postgresql":
        return ["SET LOCAL session_replication_role = replica", *emptied]  # no triggers fire, those of keys included
    guarded = [model for model in models_of() if model._meta.db_table in filled]
    down = [statement for model in guarded for statement in row_triggers.remove("sqlite", model._meta.db_table)]
    up = [statement for model in guarded for statement in row_triggers.put_up("sqlite", model)]
    return [
        *down, *retention_triggers.remove("sqlite"), *triggers.remove("sqlite"),
        *emptied,
        *triggers.install("sqlite"), *retention_triggers.install("sqlite"), *up,
    ]  # fmt: skip


def _filled(connection: Any) -> list[str]:
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    rows = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})"
        for name in sorted(names - FILLED_BY_MIGRATIONS)
    )
    with connection.cursor() as cursor:
        cursor.execute(rows)
        return [row[0] for row in cursor.fetchall()]
