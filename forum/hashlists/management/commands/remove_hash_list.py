"""Removes a list of hashes and its file: `manage.py remove_hash_list NAME --because "…" --by …`."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.hashlists import actions
from forum.hashlists.commanding import OPERATOR, ordered_by, said


class Command(BaseCommand):
    help = "Removes a list of hashes: it is asked no more and its file goes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--because", required=True, help="why; it stands in the trail and names nobody")
        parser.add_argument("--by", required=True, metavar="LOGIN", help=f"an administrator's address, or {OPERATOR}")

    def handle(self, *args: Any, **options: Any) -> None:
        by, reason = ordered_by(options["by"]), options["because"]
        one = said(lambda: actions.list_called(options["name"]), missing="There is no list of this name.")
        said(
            lambda: actions.remove_list(by=by, list_id=one.pk, reason=reason, login=getpass.getuser()),
            missing="The one who orders it (--by) must be a cleared administrator.",
        )
        self.stdout.write(f"{one.name} is removed; its file is gone.")
