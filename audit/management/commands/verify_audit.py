"""Recomputes the whole trail, rows, published log and receipts, and ends with one plain line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import outside
from audit.opening import Broken
from audit.recompute import verify


class Command(BaseCommand):
    help = (
        "Recomputes the audit trail from its stored bytes, then the published tiles and checkpoints as an outsider "
        "would; exit status 1 when anything was changed. With --receipts also that what people were told stands there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--receipts", type=Path, metavar="FILE", help="a text with receipts: a proxy's log will do")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(self._tell)
        if not verdict.is_sound:
            raise CommandError(str(verdict), returncode=1)
        try:
            self.stdout.write(outside.check_published())
            if options["receipts"]:
                with options["receipts"].open() as lines:
                    self.stdout.write(f"{outside.check_receipts(lines)} receipts stand in the tree.")
        except (Broken, OSError) as wrong:
            raise CommandError(f"The trail is NOT sound: {wrong}", returncode=1) from wrong
        self.stdout.write(str(verdict))

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} entries recomputed")
