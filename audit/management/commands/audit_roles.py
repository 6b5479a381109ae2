"""`manage.py audit_roles`: on PostgreSQL, what the application and the sequencer may do in the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from audit import roles


class Command(BaseCommand):
    help = (
        "Run it as the tables' owner after each migrate. Let the application sign in as a member of the one role and "
        "the sequencer as a member of the other (GRANT bearings_app TO …): neither can change, remove or empty what "
        "the trail holds, nor take its triggers down, and only the sequencer gives places."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--application", default=roles.APPLICATION)
        parser.add_argument("--sequencer", default=roles.SEQUENCER)

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: there the triggers alone refuse. This is for PostgreSQL.")
        for line in roles.grant(options["application"], options["sequencer"]):
            self.stdout.write(line)
