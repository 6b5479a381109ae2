"""An attacker with the database in hand: triggers and foreign keys down, rows changed, all put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

from audit import retention_triggers, triggers


@contextmanager
def trail_altered() -> Iterator[Callable[..., None]]:
    """execute(statement, *values) does what the triggers refuse."""

    def execute(statement: str, *values: Any) -> None:
        plain = [value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else value for value in values]
        with connection.cursor() as cursor:
            cursor.execute(statement, plain)

    for statement in (*retention_triggers.remove(connection.vendor), *triggers.remove(connection.vendor)):
        execute(statement)
    yield execute
    for statement in (*triggers.install(connection.vendor), *retention_triggers.install(connection.vendor)):
        execute(statement)
