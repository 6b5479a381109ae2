"""Large deliveries: outbox rows become inbox rows in batches, at least once; the key makes twice the same as once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from forum.alerts import permissions, steps
from forum.alerts.models import InboxItem, Outbox
from forum.cases.models import Case

BATCH = 100


def expand(limit: int = 20) -> int:
    """Write the rows of the oldest deliveries; returns how many deliveries were finished.

    A row is marked as sent after its last batch: killed half-way, the next round repeats and the key skips what is
    there. (Marking first would lose the rest.)
    """
    waiting = list(Outbox.objects.filter(sent_at=None).order_by("created_at", "pk")[:limit])
    for delivery in waiting:
        _deliver(delivery.payload)
        Outbox.objects.filter(pk=delivery.pk).update(sent_at=timezone.now())
    return len(waiting)


def _deliver(payload: dict[str, Any]) -> None:
    people = payload["to"]
    for start in range(0, len(people), BATCH):
        reasons = {UUID(user): why for user, why in people[start : start + BATCH]}
        with transaction.atomic(durable=True):
            _write(payload, reasons)


def _write(payload: dict[str, Any], reasons: dict[UUID, steps.Why]) -> None:
    """Rights are asked again: between the action and this batch somebody may have left the audience."""
    case = Case.objects.filter(pk=payload["case"]).first() if payload["case"] else None
    allowed = permissions.may_be_told(payload["kind"], case, reasons)
    blank = InboxItem(
        kind=payload["kind"],
        key=payload["key"],
        case=case,
        target=UUID(payload["target"]) if payload["target"] else None,
        at=datetime.fromisoformat(payload["at"]),
    )
    steps.write_rows(blank, {user: why for user, why in reasons.items() if user in allowed})
