"""Django's own `manage.py check`, where a database that does not answer is a sentence and no trace."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.check import Command as Check
from django.db import OperationalError


class Command(Check):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        try:
            super().handle(*app_labels, **options)
        except OperationalError as failed:
            raise CommandError(f"PostgreSQL does not answer, or does not let this role in: {failed}") from None
