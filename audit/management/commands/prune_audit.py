"""Drops what the trail has kept long enough: private fields, and bundles of the published log."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import leaves, retention


class Command(BaseCommand):
    help = "Drops private fields and published bundles older than BEARINGS_AUDIT_RETENTION_DAYS. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            until = retention.limit()
        except retention.NoRetention as refusal:
            raise CommandError(str(refusal)) from None
        dry = options["dry_run"]
        going = retention.due(until) if dry else retention.prune(until, self._tell)
        self.stdout.write(
            f"{going.fields} private fields of {going.entries} entries from before {leaves.written(until)} "
            f"{'would go' if dry else 'are gone'}; the published log {'would begin' if dry else 'begins'} "
            f"at entry {going.minimum}."
        )

    def _tell(self, dropped: int) -> None:
        self.stdout.write(f"{dropped} fields dropped")
