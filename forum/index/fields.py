"""A column of terms: a tsvector on PostgreSQL, a line of text beneath an FTS5 table on SQLite."""

from __future__ import annotations

from typing import Any

from django.db import models


class TermsField(models.TextField):  # type: ignore[type-arg]  # text in, and nothing reads it back
    """Written as coded terms with spaces between them; searched by forum.index.queries alone."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "array_to_tsvector(string_to_array(%s, ' '))" if connection.vendor == "postgresql" else "%s"
