"""Erases again what a restored database has brought back, before it serves anyone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.erasure.replay import replay


class Command(BaseCommand):
    help = "After a restore: erases again whatever was erased since the backup was made. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        count = replay(lambda done, total: self.stdout.write(f"{done} of {total} erasures done again"))
        self.stdout.write(f"{count} erasures done again." if count else "Nothing erased is back.")
