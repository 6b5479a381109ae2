"""Erases a person: account, key and all that is only theirs; their words stay with the cases, nameless."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from forum.erasure import actions, queries
from forum.erasure.commanding import ErasingCommand, said


class Command(ErasingCommand):
    help = "Erases a person for good. Shows what will go and asks first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="EMAIL-OR-ID")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by, because = self.ordered_by(options["by"]), options["because"]
        if queries.is_only_tried(options["person"]):
            self.show(options["person"], queries.Preview([], []))
            self.confirm(sure=options["yes"])
            self.erase(lambda: actions.erase_address(by=by, address=options["person"], because=because))
            return
        person = said(lambda: queries.person_called(options["person"]))
        self.show(f"{person.name} <{person.email}>", queries.of_person(person))
        self.confirm(sure=options["yes"])
        self.erase(lambda: actions.erase_person(by=by, user_id=person.pk, because=because))
