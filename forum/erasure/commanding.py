"""What the two commands share: who orders it, what will go, and a typed yes."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import TypeVar

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotFoundHere, Refusal
from accounts.models import User
from forum.erasure import steps
from forum.erasure.queries import Preview, person_called

T = TypeVar("T")


class ErasingCommand(BaseCommand):
    """Shows what will go, asks, and erases."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who orders it")
        parser.add_argument("--because", required=True, metavar="REASON", help="stays for ever: names nobody")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def ordered_by(self, words: str) -> User:
        """The administrator; their own rights are checked by the action."""
        return said(lambda: person_called(words))

    def show(self, what: str, preview: Preview) -> None:
        """What goes and what stays, in numbers."""
        self.stdout.write(f"{what} will be erased for good; no backup brings it back.")
        for label, counted in (("Goes", preview.goes), ("Stays with the cases, nameless", preview.stays)):
            for name, count in counted:
                self.stdout.write(f"  {label}: {name}, {count}")

    def confirm(self, *, sure: bool) -> None:
        """CommandError unless somebody types yes."""
        if not sure and input("Type yes to erase: ").strip().lower() != "yes":
            raise CommandError("Nothing was erased.")

    def erase(self, action: Callable[[], None]) -> None:
        """Do it, or say with the action's own sentence why not."""
        said(action)
        self.stdout.write("Erased.")
        if not steps.wipe():
            self.stdout.write("A reader kept SQLite's log of writes busy: run manage.py replay_erasures to wipe it.")


def said(step: Callable[[], T]) -> T:
    """What the step gives; its refusal as the command's own error."""
    try:
        return step()
    except NotFoundHere:
        raise CommandError("The one who orders it (--by) must be a cleared administrator.") from None
    except Refusal as refusal:
        raise CommandError(refusal.sentence) from None
