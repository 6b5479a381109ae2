"""What the worker is asked to do after a clue was approved; it gets an id, never content."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from forum.clues.intake.child import Busy
from forum.clues.models import Clue
from forum.leads import finding

TRIES = 5  # each waits a minute for its turn


@task()
def look_at(clue_id: str, tries: int = TRIES) -> None:
    """Asked twice for the same one, the second finds nothing new. While others' files are being read it asks again."""
    try:
        finding.look(UUID(clue_id))
    except Busy:
        if tries <= 1:
            raise
        look_at.enqueue(clue_id, tries - 1)


def ask_to_look(clue: Clue) -> None:
    """A step of its approval."""
    if clue.text.strip() or clue.medium != Clue.Medium.TEXT:
        transaction.on_commit(partial(look_at.enqueue, str(clue.pk)), robust=True)
