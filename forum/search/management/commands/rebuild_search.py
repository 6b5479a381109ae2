"""Fill the index of the search anew, case by case: after a restore of another version, or of cases of before it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Fill the index of the search anew; safe to repeat, and to be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say only how it ended")

    def handle(self, *args: Any, **options: Any) -> None:
        def told(done: int, total: int) -> None:
            if not options["quiet"] and (done == total or done % 100 == 0):
                self.stdout.write(f"{done} of {total} cases")

        things = rebuild(told)
        self.stdout.write(f"{things} cases, clues and posts can be found.")
