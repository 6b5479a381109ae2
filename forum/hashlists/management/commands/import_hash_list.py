"""Brings a list of hashes, or the next version of one: `manage.py import_hash_list FILE --name … --kind sha256 …`."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.hashlists import actions
from forum.hashlists.actions import Facts, Progress
from forum.hashlists.commanding import OPERATOR, ordered_by, said
from forum.hashlists.kinds import Kind
from forum.hashlists.reading import Read


class Command(BaseCommand):
    help = (
        "Keeps the hashes of a file (one in hexadecimal a line, or a CSV with a column of them) as a list. A list of "
        "this name is replaced. No hash is printed, logged or written into the trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="the list's name; the same name replaces it")
        parser.add_argument("--kind", required=True, choices=Kind.values)
        parser.add_argument("--source", required=True, help="who gave it and on what ground; names no person")
        parser.add_argument("--until", required=True, type=_day, metavar="YYYY-MM-DD", help="the last day it is asked")
        parser.add_argument("--by", required=True, metavar="LOGIN", help=f"an administrator's address, or {OPERATOR}")
        parser.add_argument("--column", default="", help="of a CSV; else the one named like the kind, or the first")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = Facts(options["name"], Kind(options["kind"]), options["source"], options["until"])
        by, file = ordered_by(options["by"]), options["file"]
        if not file.is_file():
            raise CommandError(f"{file} is no file that can be read.")
        progress = Progress(self._reading, self._writing) if self.stderr.isatty() else Progress()
        one, read = said(
            lambda: actions.import_list(
                by=by, login=getpass.getuser(), facts=facts, file=file, column=options["column"], progress=progress
            ),
            missing="The one who orders it (--by) must be a cleared administrator.",
        )
        self._tell_of_lines(read)
        self.stdout.write(
            f"{one.name}, version {one.version}: {one.count:,} entries of {one.get_kind_display()}, "
            f"asked until {one.enabled_until}."
        )

    def _tell_of_lines(self, read: Read) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        if read.bad:
            more = ", …" if read.bad > len(read.first_bad) else ""
            named = ", ".join(map(str, read.first_bad))
            self.stderr.write(f"Of {read.lines:,} lines {read.bad:,} hold no such hash and are left out: {named}{more}")
        if read.repeated:
            self.stdout.write(f"{read.repeated:,} were there more than once.")

    def _reading(self, lines: int, done: int, size: int) -> None:
        self._bar(f"{lines:,} lines read", done, size)

    def _writing(self, done: int, whole: int) -> None:
        self._bar("indexing", done, whole)

    def _bar(self, what: str, done: int, whole: int) -> None:
        full = 30 * done // max(whole, 1)
        self.stderr.write(f"\r[{'#' * full:<30}] {100 * done // max(whole, 1):3} %  {what:<28}", ending="")
        self.stderr.flush()


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError("write the last day like 2027-01-31") from None
