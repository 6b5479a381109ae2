"""Background work that did not come to its end: how often it is tried again, and when it is given up."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

TRIES = 5  # of one task; each is written so that a second time finds nothing to do
FIRST_REST = timedelta(seconds=30)  # before the second try; four times as long before each one more
LONGEST = timedelta(hours=1)  # of one try; what is at hand for longer, its machine is gone
log = logging.getLogger(__name__)


def look_for_left_behind() -> int:
    """What a worker was at that never came back: it is tried by another one, or in the end given up and listed."""
    left = list(DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST))
    for one in left:
        log.warning("Nobody has heard of %s for an hour.", one.task_path)
        rest(one)
    return len(left)


def rest(task: DBTaskResult) -> None:  # type: ignore[type-arg]
    """It waits for its next try, if it has one left. What the error said may be case material, so it is not kept."""
    tries = len(task.worker_ids)
    kept: dict[str, object] = {"traceback": "", "status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
    if tries < TRIES:
        after = timezone.now() + FIRST_REST * 4 ** (tries - 1) if task.status == TaskResultStatus.FAILED else None
        kept |= {"status": TaskResultStatus.READY, "finished_at": None, "run_after": after or timezone.now()}
        log.warning("%s failed at try %d of %d and waits for the next.", task.task_path, tries, TRIES)
    else:
        log.error("%s failed %d times and was given up: see manage.py tasks.", task.task_path, tries)
    DBTaskResult.objects.filter(pk=task.pk, status=task.status).update(**kept)
