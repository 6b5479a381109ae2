"""The operator's switch: `manage.py mode`, or `manage.py mode read_only --because "…"`."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import Refusal
from forum.operating import actions, modes
from forum.operating.models import Mode


class Command(BaseCommand):
    help = "Says in which mode the installation is, or switches it: open, read_only, locked. It stands in the trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mode", nargs="?", choices=Mode.values)
        parser.add_argument("--because", default="", help="why, and who decided; it stands in the trail for ever")
        parser.add_argument(
            "--admit", action="append", default=[], metavar="ADDRESS",
            help="locked: an officer or administrator who may go on; repeat it",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["mode"]:
            to = actions.Switch(options["mode"], options["because"], tuple(options["admit"]))
            try:
                actions.switch_mode(by=None, to=to, login=getpass.getuser())
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from None
        now = modes.read()
        named = f", for {len(now.admitted)} people" if now.is_locked else ""
        self.stdout.write(f"{Mode(now.mode).label}{named}.")
