"""An index that is made while people write: PostgreSQL builds it beside them, SQLite has one writer anyway."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations as postgres
from django.db.migrations.operations import AddIndex, RemoveIndex
from django.db.migrations.state import ProjectState


class AddIndexConcurrently(postgres.AddIndexConcurrently):
    """In a migration of its own with `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, before: ProjectState, after: ProjectState) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, before, after)
        else:
            AddIndex.database_forwards(self, app_label, schema_editor, before, after)

    def database_backwards(self, app_label: str, schema_editor: Any, before: ProjectState, after: ProjectState) -> None:
        RemoveIndex(self.model_name, self.index.name).database_forwards(app_label, schema_editor, before, after)
