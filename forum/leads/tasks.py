"""What the worker is asked to do after a clue was approved; it gets an id, never content."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from forum.clues.intake.child import Busy
from forum.clues.models import Clue
from forum.leads import finding, progress

TRIES = 5  # each waits a minute for its turn
REST = timedelta(minutes=2)  # before it asks again
BEHIND = -10  # files on their way in come first: somebody waits for them
LOST = timedelta(hours=1)  # since approval: then its task was lost


@task(priority=BEHIND)
def look_at(clue_id: str, tries: int = TRIES) -> None:
    """Asked twice for the same one, the second finds nothing new. While others' files are being read it asks again."""
    try:
        finding.look(UUID(clue_id), last=tries <= 1)
    except Busy:
        progress.waits(UUID(clue_id), broke_off=False)
        look_at.using(run_after=timezone.now() + REST).enqueue(clue_id, tries - 1)
    except Exception:
        progress.waits(UUID(clue_id), broke_off=True)
        raise


def ask_to_look(clue: Clue) -> None:
    """A step of its approval."""
    if _has_something(clue):
        progress.begin([clue])
        transaction.on_commit(partial(look_at.enqueue, str(clue.pk)), robust=True)


def ask_again() -> int:
    """A round of the keeper: of what was approved lately, whose task was lost with its worker or the database."""
    now = timezone.now()
    approved = Clue.objects.approved().filter(approved_at__range=(now - progress.KEPT, now - LOST), findings=None)
    approved = approved.filter(progress__given_up_at=None)
    waiting = [one for one in approved.select_related("case")[:50] if _has_something(one)]
    progress.begin(waiting)
    for one in waiting:
        look_at.enqueue(str(one.pk))
    return len(waiting)


def _has_something(clue: Clue) -> bool:
    return bool(clue.text.strip()) or clue.medium != Clue.Medium.TEXT
