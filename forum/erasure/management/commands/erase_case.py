"""Erases a case with everything in it; that something was done in it, by whom and when, stays on the trail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from forum.erasure import actions, queries
from forum.erasure.commanding import ErasingCommand, said


class Command(ErasingCommand):
    help = "Erases a case for good. Shows what will go and asks first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="CODE")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by, case = self.ordered_by(options["by"]), said(lambda: queries.case_called(options["case"]))
        self.show(f"Case {case.code}", queries.of_case(case))
        self.confirm(sure=options["yes"])
        self.erase(lambda: actions.erase_case(by=by, case_id=case.pk, because=options["because"]))
