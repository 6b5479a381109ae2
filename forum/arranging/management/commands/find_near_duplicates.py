"""Takes the fingerprints of approved clues that have none, and compares all again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.arranging import finding
from forum.clues.models import Clue


class Command(BaseCommand):
    help = "Find clues that are alike, across all cases; only who may see both is shown what was found."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(Clue.objects.approved().order_by("approved_at", "pk").values_list("pk", flat=True))
        found = 0
        for number, clue in enumerate(waiting, 1):
            found += finding.look(clue)
            if number % 100 == 0:
                self.stdout.write(f"{number} of {len(waiting)} clues")
        self.stdout.write(f"{len(waiting)} clues were looked at, {found} new links were found.")
