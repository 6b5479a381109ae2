"""Work in the background, as who runs the installation sees it: of which kind, how far, when it is tried, what failed.

Tasks carry ids and never content; of an error its kind alone is kept, since what it said may be case material.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Min, Q, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from forum.arrival import sweeping
from forum.leads import progress

MOST = 200  # tasks that a page or the command names; of the others it tells the number
S = TaskResultStatus


class Stage(models.TextChoices):
    """Where a task is. What succeeded is no longer work."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FAILED = "failed", _("failed, is tried again")
    DEAD = "dead", _("given up by the worker")


_STAGE = Case(
    When(status=S.RUNNING, then=Value(Stage.RUNNING)),
    When(status=S.FAILED, then=Value(Stage.DEAD)),
    When(status=S.READY, worker_ids=[], then=Value(Stage.WAITING)),
    When(status=S.READY, then=Value(Stage.FAILED)),
    default=Value(""),
    output_field=models.CharField(),
)
KINDS: dict[str, str | Promise] = {
    "forum.arrival.tasks.look_at": _("Looking at files that arrive"),
    "forum.leads.tasks.look_at": _("Reading clues with programs"),
    "forum.arranging.tasks.look_at": _("Finding clues that are alike"),
}
# What to tell those who wait when nobody tries again. Of clues that are alike nobody waits.
GIVE_UP: dict[str, Callable[[UUID], None]] = {
    "forum.arrival.tasks.look_at": sweeping.give_up,
    "forum.leads.tasks.look_at": progress.give_up,
}

# The same taken back: another task about the same thing is tried after all.
TAKE_UP: dict[str, Callable[[UUID], None]] = {"forum.leads.tasks.look_at": progress.take_up_again}


@dataclass(frozen=True)
class Kind:
    """All tasks of one kind: how many are where, since when the oldest waits, when the next one is tried."""

    words: str | Promise
    many: dict[str, int] = field(default_factory=dict)
    oldest: datetime | None = None
    next_try: datetime | None = None
    is_due: bool = False  # the next one is begun as soon as a worker is free

    @property
    def counts(self) -> list[int]:
        return [self.many.get(stage, 0) for stage in Stage]


@dataclass(frozen=True)
class Troubled:
    """One task that failed. `error`: its kind, in a word of the program's; `next_try`: None when there is none."""

    id: UUID
    words: str | Promise
    stage: Stage
    tries: int
    since: datetime
    next_try: datetime | None
    error: str

    @property
    def is_dead(self) -> bool:
        return self.stage == Stage.DEAD


def words_for(path: str) -> str | Promise:
    return KINDS.get(path, path)


def kinds() -> list[Kind]:
    """Every kind that there is, and any that an earlier release left; one query."""
    work = DBTaskResult.objects.exclude(status=S.SUCCESSFUL).order_by().annotate(stage=_STAGE)
    rows = work.values_list("task_path", "stage").annotate(Count("pk"), Min("enqueued_at"), Min("run_after"))
    found: dict[str, dict[str, tuple[int, datetime, datetime]]] = defaultdict(dict)
    for path, stage, n, oldest, soonest in rows:
        found[path][stage] = (n, oldest, soonest)
    return [_kind(path, found.get(path, {})) for path in sorted({*KINDS, *found}, key=list({**KINDS, **found}).index)]


def troubled() -> list[Troubled]:
    """Those that failed: given up first, then those tried again, each the newest first."""
    rows = _failed().order_by("status", "-enqueued_at", "pk")  # FAILED before READY
    return [_troubled(one) for one in rows[:MOST]]


def begin_anew(task_id: UUID) -> str:
    """Its path, when it was one that failed: it begins with its first try, now. Empty for any other."""
    fresh: dict[str, object] = {"status": S.READY, "finished_at": None, "run_after": timezone.now(), "worker_ids": []}
    task = _failed().filter(pk=task_id).first()
    if task is None or not _failed().filter(pk=task_id).update(**fresh):
        return ""
    if (waited_for := _first_id(task)) and task.task_path in TAKE_UP:
        TAKE_UP[task.task_path](waited_for)
    return str(task.task_path)


def take_off(task_id: UUID) -> tuple[str, UUID | None] | None:
    """Its path and what it was about, when the worker had given it up: it is listed no more, and who waited is told."""
    task = DBTaskResult.objects.failed().filter(pk=task_id).first()
    if task is None or not DBTaskResult.objects.failed().filter(pk=task_id).delete()[0]:
        return None
    if (waited_for := _first_id(task)) and task.task_path in GIVE_UP:
        GIVE_UP[task.task_path](waited_for)
    return str(task.task_path), waited_for


def _first_id(task: DBTaskResult) -> UUID | None:  # type: ignore[type-arg]
    """What it was asked about; a task that failed may have been asked wrongly."""
    try:
        return UUID(str(task.args_kwargs["args"][0]))
    except (LookupError, ValueError):
        return None


def _failed() -> models.QuerySet[DBTaskResult]:  # type: ignore[type-arg]
    return DBTaskResult.objects.filter(Q(status=S.FAILED) | Q(status=S.READY) & ~Q(worker_ids=[]))


def _kind(path: str, stages: dict[str, tuple[int, datetime, datetime]]) -> Kind:
    many = {stage: n for stage, (n, _oldest, _soonest) in stages.items()}
    waiting = [stages[one] for one in (Stage.WAITING, Stage.FAILED) if one in stages]
    oldest = min((one[1] for one in waiting), default=None)
    soonest = min((one[2] for one in waiting), default=None)
    if soonest is None or soonest <= timezone.now() or soonest >= get_date_max():  # the library's word for "at once"
        return Kind(words_for(path), many, oldest, is_due=soonest is not None)
    return Kind(words_for(path), many, oldest, soonest)


def _troubled(one: DBTaskResult) -> Troubled:  # type: ignore[type-arg]
    stage = Stage.DEAD if one.status == S.FAILED else Stage.FAILED
    next_try = None if stage == Stage.DEAD else one.run_after
    error = one.exception_class_path.rpartition(".")[2]
    tries = len(one.worker_ids)
    return Troubled(one.pk, words_for(one.task_path), stage, tries, one.enqueued_at, next_try, error)
