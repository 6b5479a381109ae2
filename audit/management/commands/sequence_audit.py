"""Gives the trail's new entries their place in the tree."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.sequencer import sequence


class Command(BaseCommand):
    help = "Gives the audit trail's new entries their place in the tree and writes a checkpoint."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="go on for ever, with this pause")

    def handle(self, *args: Any, **options: Any) -> None:
        given = sequence(everything=True)
        self.stdout.write(f"{given} entries placed.")
        while options["loop"]:
            time.sleep(options["loop"])
            if given := sequence():
                self.stdout.write(f"{given} entries placed.")
