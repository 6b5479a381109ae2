"""`manage.py reconcile_audit`: after a restore, what was signed since the backup is put back from the tiles."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.reconciling import CantReconcile, reconcile
from audit.tlog import asking
from audit.tlog.published import Published
from audit.tlog.tiles import BadTile


class Command(BaseCommand):
    help = (
        "Replays the entries that the signer has signed and a restored database lacks, from the published log or an "
        "export of it. Until then nothing is placed or signed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, help="an export or mirror; else the published log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = reconcile(Published(options["folder"] or settings.AUDIT_LOG))
        except (CantReconcile, BadTile, asking.Unreachable) as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(f"{count} entries replayed." if count else "Nothing was missing.")
