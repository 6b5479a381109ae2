"""Lets transactional tests empty the tables: the trail's triggers, which refuse just that, step aside meanwhile.

Import `trail_can_be_flushed` in tests/conftest.py. pytest-django empties tables after a transactional test through
Django's flush command; its statements run in one transaction, so the triggers are never down outside of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush

from audit import retention_triggers, row_triggers, triggers
from audit.protected import models_of


@pytest.fixture(scope="session", autouse=True)
def trail_can_be_flushed() -> Iterator[None]:
    """Take the triggers down before the tables are emptied, and put them up again after."""
    honest = flush.sql_flush

    def sql_flush(style: Any, connection: Any, **options: Any) -> list[str]:
        statements = honest(style, connection, **options)
        vendor = connection.vendor
        rows = [statement for model in models_of() for statement in row_triggers.remove(vendor, model._meta.db_table)]
        down = [*rows, *retention_triggers.remove(vendor), *triggers.remove(vendor)]
        up = [*triggers.install(vendor), *retention_triggers.install(vendor)]
        up += [statement for model in models_of() for statement in row_triggers.put_up(vendor, model)]
        return [*down, *statements, *up] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", sql_flush)
        yield
