"""`manage.py tasks`: what waits, what is at hand, what was given up; --again ID tries one of these anew."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from deploy import work


class Command(BaseCommand):
    help = "Lists background work: how much of it is in which state, and each task that was given up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", metavar="ID", help="a task that was given up begins anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            self._again(options["again"])
            return
        for row in DBTaskResult.objects.order_by().values("status").annotate(many=Count("pk")).order_by("status"):
            self.stdout.write(f"{row['status'].lower()}: {row['many']}")
        for task in work.dead():
            self.stdout.write(
                f"{task.pk}  {task.finished_at:%Y-%m-%d %H:%M}  {task.task_path}  {task.exception_class_path}"
            )

    def _again(self, task_id: str) -> None:
        try:
            is_begun = work.again(task_id)
        except ValidationError:
            is_begun = False
        if not is_begun:
            raise CommandError("No task of that id was given up.")
        self.stdout.write("It waits for a worker.")
