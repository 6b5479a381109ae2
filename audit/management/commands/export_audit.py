"""`manage.py export_audit DIR`: the whole log for an auditor, in the forms of c2sp.org and nothing else."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import actions
from audit.exporting import NothingToExport
from audit.tlog.published import Published


class Command(BaseCommand):
    help = "Writes checkpoint, checkpoints/, tile/ and policy into a new folder. Check it with python -m audit.verify."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--for", dest="recipient", default="", help="who gets it; kept in the trail")
        parser.add_argument("--because", default="", help="why; kept in the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        told = {"recipients": options["recipient"], "justification": options["because"]}
        try:
            head, has_quorum = actions.export_log(
                Published(settings.AUDIT_LOG), options["folder"], login=getpass.getuser(), progress=self._tell, **told
            )
        except NothingToExport as nothing:
            raise CommandError(str(nothing)) from nothing
        watched = "cosigned by the policy's quorum" if has_quorum else "WITHOUT the policy's quorum of witnesses"
        self.stdout.write(f"{head.size} entries in {options['folder']}, {watched}.")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} tiles and bundles copied")
