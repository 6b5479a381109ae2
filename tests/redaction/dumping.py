"""Everything that the database holds: column by column with the words opened, and table by table as it lies there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Those of the forum in which words could lie."""
    for model in apps.get_models():
        if model.__module__.startswith("forum."):
            for field in model._meta.local_fields:
                if isinstance(field, models.TextField | models.JSONField):
                    yield model, field


def name_of(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


def holding(word: str) -> set[str]:
    """The columns in which it stands when they are read through their models."""
    found = set()
    for model, field in columns():
        values = (getattr(row, field.attname) for row in model._base_manager.all())
        if any(word.casefold() in _text(value).casefold() for value in values):
            found.add(name_of(model, field))
    return found


def lying_in(word: str) -> set[str]:
    """The tables in which it stands for who reads the file."""
    found = set()
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":  # what full-text search keeps for itself too
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            if any(word.casefold().encode() in _bytes(cell).lower() for row in cursor.fetchall() for cell in row):
                found.add(name)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
