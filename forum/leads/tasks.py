"""What the worker is asked to do after a clue was approved; it gets an id, never content."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from forum.clues.models import Clue
from forum.leads import finding


@task()
def look_at(clue_id: str) -> None:
    """Asked twice for the same one, the second finds nothing new."""
    finding.look(UUID(clue_id))


def ask_to_look(clue: Clue) -> None:
    """A step of its approval."""
    if clue.text.strip() or clue.medium == Clue.Medium.AUDIO:
        transaction.on_commit(partial(look_at.enqueue, str(clue.pk)), robust=True)
