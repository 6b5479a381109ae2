"""Rows of several tables, held until they are written together: by COPY on PostgreSQL, by executemany on SQLite.

Triggers, constraints and foreign keys ask each row as they ask the rows of an action; nothing is turned off.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection, models

from audit import acts
from audit.protected import ENTRY, Protected


class Table:
    """A table with the columns that a row gives, in their order; a protected one takes the entry besides."""

    def __init__(self, model: type[models.Model], columns: str) -> None:
        self.model, self.columns, self.rows = model, columns.split(), list[tuple[Any, ...]]()

    def add(self, *values: Any) -> None:
        self.rows.append(values)

    def write(self) -> None:
        """In the use case at hand, whose entry all of them point to."""
        names = list(self.columns)
        if issubclass(self.model, Protected):
            names.append(f"{ENTRY}_id")
            entry = acts.written(self.model._meta.db_table).hex
            self.rows = [(*row, entry) for row in self.rows]
        columns = ", ".join(f'"{name}"' for name in names)
        table = f'"{self.model._meta.db_table}"'
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            elif self.rows:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", self.rows)
        self.rows = []


class Objects:
    """Model instances of the smaller tables, saved by bulk_create in the order in which their kinds came."""

    def __init__(self) -> None:
        self._held: dict[type[models.Model], list[Any]] = defaultdict(list)

    def add(self, *objects: models.Model) -> None:
        for one in objects:
            self._held[type(one)].append(one)

    def write(self) -> None:
        for model, objects in self._held.items():
            model._base_manager.bulk_create(objects, batch_size=500)
        self._held.clear()


def new_id(dice: Random) -> str:
    """An id of version 4, as 32 figures, which both databases take."""
    bits = dice.getrandbits(128) & ~(0xF000 << 64 | 0xC000 << 48) | (0x4000 << 64 | 0x8000 << 48)
    return f"{bits:032x}"


def moment(at: datetime) -> str:
    """In UTC and without saying so: as SQLite keeps it, and as PostgreSQL reads it in Django's connections."""
    return str(at.replace(tzinfo=None))
