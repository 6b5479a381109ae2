"""An auditor has opened personal fields: for a quarter of an hour, in this session, under a reason in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from audit import leaves, log, queries

LASTS = timedelta(minutes=15)
_KEPT = "trail_opened"  # in the session: the entry's id and until when; the reason stays sealed in the entry


@dataclass(frozen=True)
class Opening:
    """Why, and until when."""

    reason: str
    until: datetime


def begin(session: SessionBase, receipt: log.Receipt) -> None:
    """From now on; `receipt` is that of the entry with the reason."""
    session[_KEPT] = [str(receipt.entry_id), (leaves.moment() + LASTS).timestamp()]


def end(session: SessionBase) -> None:
    session.pop(_KEPT, None)


def current(session: SessionBase) -> Opening | None:
    """None when there is none, when it is over, or when its reason can't be read any more."""
    kept = session.get(_KEPT)
    if not kept or kept[1] <= leaves.moment().timestamp():
        return None
    entry_id = UUID(kept[0])
    reason = queries.opened([entry_id], {"justification"}).get(entry_id, {}).get("justification", "")
    return Opening(reason, datetime.fromtimestamp(kept[1], UTC)) if reason else None
