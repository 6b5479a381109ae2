"""Recomputes the whole trail and ends with one plain line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.recompute import verify


class Command(BaseCommand):
    help = "Recomputes the audit trail from its stored bytes; exit status 1 when anything was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(self._tell)
        if not verdict.is_sound:
            raise CommandError(str(verdict), returncode=1)
        self.stdout.write(str(verdict))

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} entries recomputed")
