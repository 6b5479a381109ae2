"""What the worker is asked to do after a clue was approved; it gets an id, never content."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from forum.arranging import finding
from forum.clues.models import Clue


@task(priority=-10)  # files on their way in come first: somebody waits for them
def look_at(clue_id: str) -> None:
    """Takes its fingerprints and compares them. Asked twice for the same one, the second finds nothing new."""
    finding.look(UUID(clue_id))


def ask_to_look(clue: Clue) -> None:
    """A step of its approval: decoding takes a second, so it is left to the worker."""
    transaction.on_commit(partial(look_at.enqueue, str(clue.pk)), robust=True)
