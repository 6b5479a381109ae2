"""Keeps the signs of clues that were approved before signs were kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.related import actions, queries


class Command(BaseCommand):
    help = "Keep the signs of clues that were approved before signs were kept; authors get their hints."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(queries.with_signs_missing().values_list("pk", flat=True))
        kept = 0
        for number, clue in enumerate(waiting, 1):
            kept += actions.look_again(clue)
            if number % 100 == 0:
                self.stdout.write(f"{number} of {len(waiting)} clues")
        self.stdout.write(f"{len(waiting)} clues were looked at, {kept} have signs.")
