"""`manage.py tasks`: what waits, runs and failed, by kind; --again ID tries one anew, --give-up ID takes one off."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import Refusal
from forum.operating import background, task_actions
from forum.operating.background import Kind, Stage, Troubled


class Command(BaseCommand):
    help = "Lists background work: how much of each kind is where, and each task that failed. Both options are audited."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", metavar="ID", help="a task that failed begins anew, with its first try")
        parser.add_argument("--give-up", metavar="ID", help="nobody tries this one again; who waits for it is told")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            self._do(task_actions.try_again, options["again"], "It waits for a worker.")
        elif options["give_up"]:
            self._do(task_actions.give_up, options["give_up"], "Given up.")
        else:
            for kind in background.kinds():
                self.stdout.write(_kind(kind))
            for task in background.troubled():
                self.stdout.write(_task(task))

    def _do(self, action: Callable[..., None], task_id: str, done: str) -> None:
        try:
            action(by=None, task_id=UUID(task_id), login=getpass.getuser())
        except ValueError:
            raise CommandError("No task has such an id; `manage.py tasks` lists them.") from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(done)


def _kind(kind: Kind) -> str:
    told = ", ".join(f"{many} {Stage(stage).label}" for stage, many in zip(Stage, kind.counts, strict=True))
    return f"{kind.words}: {told}" + (f"; next {kind.next_try:%Y-%m-%d %H:%M} UTC" if kind.next_try else "")


def _task(task: Troubled) -> str:
    until = f"tried again {task.next_try:%Y-%m-%d %H:%M} UTC" if task.next_try else "not tried again"
    return f"{task.id}  {task.words}: {task.error or 'no error'}, {task.tries} tries, {until}"
