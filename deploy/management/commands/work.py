"""`manage.py work`: does what takes longer than a request, on any machine that reaches database and media store."""

from __future__ import annotations

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import restoring
from deploy import work


class Command(BaseCommand):
    help = "Works until it is stopped; what it is at when it is told to end, it finishes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--id", default="1", help="tells workers of one machine apart; the same again after a restart, so that "
            "it takes up what it was at",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"{socket.gethostname()}-{options['id']}"
        if len(name) > 64:
            raise CommandError("The machine's name and the worker's are longer than 64 characters together.")
        restoring.end_if_under_way()
        work.quieten()
        worker = work.one(batch=False, name=name)
        worker.configure_signals()
        work.work_on(worker)
