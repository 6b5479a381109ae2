"""Wraps every data key by another master key, while the installation runs: `manage.py rotate_master_key --new`."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit import master_file, rotating


class Command(BaseCommand):
    help = "With --new: a fresh master key first. Without: to the one that settings name (from a file into a token)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="make a fresh master key, and use it from now on")
        parser.add_argument("--retire", action="store_true", help="delete former key files that nothing needs any more")
        parser.add_argument("--login", default=os.environ.get("USER", ""), help="who you are, for the trail")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(f"The master key is now {rotating.make_new()}.")
        done = rotating.rewrap(self._progress, options["login"])
        self.stdout.write(f"\n{done} keys are wrapped by it.")
        for former in master_file.former():
            self._former(former, retire=options["retire"])

    def _former(self, former: master_file.FileMaster, *, retire: bool) -> None:
        needed = rotating.still_under(former.id)
        if needed:
            self.stdout.write(f"{former.file} is still needed by {needed} keys: run this again.")
        elif retire:
            former.file.unlink()
            self.stdout.write(f"{former.file} is deleted. Backups of before need a copy of it.")
        else:
            self.stdout.write(f"Nothing needs {former.file} any more but backups of before; --retire deletes it.")

    def _progress(self, done: int, total: int) -> None:
        full = 30 * done // max(total, 1)
        self.stdout.write(f"\r[{'#' * full}{'.' * (30 - full)}] {done} of {total}", ending="")
        self.stdout.flush()
