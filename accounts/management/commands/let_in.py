"""The operator's way back for an administrator who is shut out: `manage.py let_in ADDRESS --because "..."`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import recovery
from accounts.errors import Refusal


class Command(BaseCommand):
    help = "Lets an administrator in again: not suspended, passwords taken, second factors to be enrolled anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the e-mail address they sign in with")
        parser.add_argument("--because", required=True, help="why, and who decided; it stands in the trail")
        parser.add_argument("--login", default="", help="who you are, as the trail should say it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            person = recovery.let_in(address=options["address"], because=options["because"], login=options["login"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{person.name} can sign in with their password, and enrols a passkey then.")
