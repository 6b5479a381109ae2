"""`manage.py export_case CODE TARGET --for EMAIL --because …`: one case's entries with proofs, for a court."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import Refusal
from accounts.models import User
from forum.casefile.disclosure import export_case
from forum.cases.models import Case


class Command(BaseCommand):
    help = (
        "Writes a case's entries of the audit trail, opened as far as the recipient may see, with offline proofs: a "
        "new folder, or one file if TARGET ends in .zip. That it was written, for whom and why stands in the trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the case's code, like B-7K3QW9TX")
        parser.add_argument("target", type=Path)
        parser.add_argument("--for", dest="recipient", required=True, metavar="EMAIL", help="who gets it")
        parser.add_argument("--because", required=True, help="why; kept in the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case.objects.filter(code=options["code"].upper()).first()
        recipient = User.objects.with_clearance().filter(email=options["recipient"].lower()).first()
        if case is None or recipient is None:
            raise CommandError("There is no such case, or no such person.")
        if options["target"].exists():
            raise CommandError(f"{options['target']} is there already: name a new one.")
        try:
            count, waiting = export_case(
                case=case, recipient=recipient, target=options["target"], because=options["because"],
                login=getpass.getuser(),
            )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        later = f" {waiting} wait to be published and are not in it: export again in a minute." if waiting else ""
        self.stdout.write(f"{count} entries in {options['target']}.{later}")
