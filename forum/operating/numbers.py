"""Numbers that are asked of the database and the disks when somebody reads them: what waits, and for how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from audit import health
from forum.arrival.models import Arrival
from forum.arrival.states import ArrivalState
from forum.operating import modes, parts
from forum.operating.models import Mode
from forum.review.models import Review


@dataclass(frozen=True)
class Number:
    """One number: its name in metrics, its label if it has one, what it is, in words."""

    name: str
    value: float
    words: str | Promise
    label: str = ""


def all_of_them() -> list[Number]:
    """A database that is away leaves out what it would have said; parts say that it is away."""
    found = [*_of_parts(), *_of_disks()]
    try:
        found += [*_of_work(), *_of_the_trail()]
    except DatabaseError:
        found = [one for one in found if one.name != "bearings_mode"]
    return found


def _of_parts() -> Iterator[Number]:
    for part in parts.parts():
        yield Number("bearings_up", float(part.is_up), _("Whether a part works"), part.name)
    now = modes.current()
    for mode in Mode.values:
        yield Number("bearings_mode", float(now.mode == mode), _("The mode"), mode)


def _of_disks() -> Iterator[Number]:
    for name, free in parts.disks().items():
        yield Number("bearings_disk_free_bytes", float(free), _("Free bytes on a disk"), name)
    file: Path = settings.LAST_BACKUP
    if file.exists():
        yield Number("bearings_backup_age_seconds", time.time() - file.stat().st_mtime, _("Age of the last backup"))


def _of_work() -> Iterator[Number]:
    told = dict.fromkeys((TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED), 0)
    told |= dict(DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk")))
    for status in (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED):
        yield Number("bearings_tasks", float(told[status]), _("Background tasks"), status.lower())
    waiting = Review.objects.filter(state=Review.State.WAITING).aggregate(n=Count("pk"), oldest=Min("waiting_since"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0.0
    yield Number("bearings_queue", float(waiting["n"]), _("Things that wait for vetting"))
    yield Number("bearings_queue_age_seconds", age, _("Age of the oldest of them"))
    held = Arrival.objects.filter(state=ArrivalState.HELD).count()
    yield Number("bearings_files_held_back", float(held), _("Files held back"))


def _of_the_trail() -> Iterator[Number]:
    now = health.state()
    yield Number("bearings_trail_waiting", float(now.waiting), _("Entries without a place"))
    yield Number("bearings_trail_lag_seconds", now.lag, _("Age of the oldest of them"))
    if now.signed_at:
        age = (timezone.now() - now.signed_at).total_seconds()
        yield Number("bearings_trail_checkpoint_age_seconds", age, _("Age of the last checkpoint"))
    yield Number("bearings_trail_alarms", float(len(now.alarms)), _("Alarms of the trail"))


class Collected(Collector):
    """The same for Prometheus, asked when it reads."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for one in all_of_them():
            labels = ["of"] if one.label else []
            family = families.setdefault(one.name, GaugeMetricFamily(one.name, str(one.words), labels=labels))
            family.add_metric([one.label] if one.label else [], one.value)
        yield from families.values()
