"""A database that fails at the n-th statement, and all that an installation keeps, to compare before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection

from audit import row_triggers
from audit.models import Entry
from audit.protected import models_of

Everything = dict[str, frozenset[tuple[object, ...]]]


@contextmanager
def failing_at(number: int) -> Iterator[Callable[[], int]]:
    """The statement of this number fails, savepoints counted; yields how many were tried."""
    tried = 0

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal tried
        tried += 1
        if tried == number:
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield lambda: tried


def everything() -> Everything:
    """Every row of every table, every sealed file, and what waits to be told after the commit."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    found = {table: _rows(table) for table in sorted(tables)}
    store = Path(settings.MEDIA_STORE)
    found["files"] = frozenset((str(path),) for path in store.rglob("*") if path.is_file())
    found["told after the commit"] = frozenset((id(waiting[1]),) for waiting in connection.run_on_commit)
    return found


def _rows(table: str) -> frozenset[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return frozenset(tuple(map(_plain, row)) for row in cursor.fetchall())


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else repr(value) if isinstance(value, dict | list) else value


def changed(before: Everything, after: Everything) -> set[str]:
    """The names of what is not as it was."""
    return {name for name in after if before[name] != after[name]}


def protected_rows() -> dict[tuple[object, ...], UUID]:
    """What every protected row says, bookkeeping left out, and the entry it points to."""
    found = {}
    for model in models_of():
        columns = row_triggers.guarded_columns(model)
        names = [field.attname for field in model._meta.concrete_fields if field.column in columns]
        for row in model._base_manager.all():
            found[(model._meta.db_table, *(repr(getattr(row, name)) for name in names))] = row.entry_id
    return found


def entry_ids() -> set[UUID]:
    return set(Entry.objects.values_list("pk", flat=True))
