"""What most tests begin with is built once in each process, by the actions, and then written again as the same rows.

Building it anew for each test took a quarter of all their time. Only onto the trail that it was built on, and under the
run's own master key; for a test that has begun otherwise it is built, as ever.
"""

from __future__ import annotations

import copy
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from audit import acts
from tests.standing_act import StandingAct

ENTRIES = "audit_entry"
BY_TRIGGER = "audit_waiting"  # gets its rows from the table of entries


class Table(NamedTuple):
    """Some rows of it."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Remembered:
    """What one function returns, and the rows that it adds to those of another."""

    def __init__(self, build: Callable[..., Any], after: Remembered | None = None) -> None:
        self._build, self._after = build, after
        self._added: dict[str, Table] = {}
        self._returned: Any = None

    def __call__(self, *given: Any) -> Any:
        """Its rows are in the database afterwards."""
        if not _is_own_key() or _entries() != (self._after.entries() if self._after else set()):
            return self._build(*given)
        if not self._added:
            self._remember()
        _write(self._added)
        return copy.deepcopy(self._returned)

    def entries(self) -> set[uuid.UUID]:
        """The whole trail, once these rows are there."""
        own = self._added[ENTRIES].rows if self._added else []
        return {_id(row[0]) for row in own} | (self._after.entries() if self._after else set())

    def _remember(self) -> None:
        """In a transaction that is undone, with copies of what it is given: nothing of the test at hand comes in."""
        undone = transaction.atomic()
        undone._from_testcase = True  # use cases have a transaction of their own, and may not know of this one
        with undone, acts.taking(StandingAct()):
            before = _tables()
            self._returned = self._build(*([copy.deepcopy(self._after._returned)] if self._after else []))
            self._added = _difference(before, _tables())
            transaction.set_rollback(True)


def _is_own_key() -> bool:
    run = sys.modules.get("tests.environment")  # imported here it would give benches, which use the cast too, its own
    is_file = settings.MASTER_KEY == "file"
    return run is not None and is_file and Path(settings.MASTER_KEY_FILE).parent == Path(run.folder)


def _entries() -> set[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {ENTRIES} LIMIT 100")
        return {_id(row[0]) for row in cursor.fetchall()}


def _id(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _tables() -> dict[str, Table]:
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = Table(tuple(column[0] for column in cursor.description), cursor.fetchall())
    return found


def _difference(before: dict[str, Table], after: dict[str, Table]) -> dict[str, Table]:
    for name, table in before.items():
        assert set(table.rows) <= set(after[name].rows), f"It changes rows of {name}: build it each time"
    added = {name: [row for row in now.rows if row not in set(before[name].rows)] for name, now in after.items()}
    return {name: Table(after[name].columns, rows) for name, rows in added.items() if rows and name != BY_TRIGGER}


def _write(tables: dict[str, Table]) -> None:
    """Rows before the entries that they point to, each under an act whose entry is yet to come, as the triggers ask."""
    with transaction.atomic(), connection.cursor() as cursor:
        for entry in _distinct(row[0] for row in tables[ENTRIES].rows):
            one = acts.Act()
            one._coming = _id(entry)
            with acts.taking(one):
                for name, table in tables.items():
                    if "entry_id" in table.columns and not name.startswith("audit_"):
                        at = table.columns.index("entry_id")
                        _insert(cursor, name, table.columns, [row for row in table.rows if row[at] == entry])
        for name, table in tables.items():
            if "entry_id" not in table.columns or name.startswith("audit_"):
                _insert(cursor, name, table.columns, table.rows)


def _distinct(values: Any) -> list[Any]:
    return list(dict.fromkeys(values))


def _insert(cursor: Any, name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    named = ", ".join(f'"{column}"' for column in columns)
    each = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    cursor.execute(f'INSERT INTO "{name}" ({named}) VALUES {each}', [value for row in rows for value in row])
