"""What auditors do with the trail, and the one act that erases."""

from __future__ import annotations

from django.db import transaction

from audit import erasures, events, log
from audit.operations import Outcome
from audit.recompute import Verdict, verify


def verify_trail(*, by: log.Actor) -> Verdict:
    """An auditor has the trail recomputed; that it was, and what came out, is recorded before it is shown."""
    verdict = verify()  # outside the transaction: on SQLite it would keep every writer waiting
    _record_verdict(by=by, verdict=verdict)
    return verdict


@transaction.atomic(durable=True)
def erase(*, by: log.Actor | None, scope: str, justification: str) -> None:
    """Make everything sealed for a case ("case:<id>") or person ("person:<id>") unreadable; the tree stays whole.

    The entry's detail is the id of the key: by it verification knows the fields that are missing for a reason. It
    names nothing else, because it stays.
    """
    detail = erasures.destroy([scope], kind=scope.partition(":")[0])
    log.record(events.KeyDestroyed(justification=justification, detail=detail), by=by)


@transaction.atomic(durable=True)
def _record_verdict(*, by: log.Actor, verdict: Verdict) -> None:
    outcome = Outcome.DONE if verdict.is_sound else Outcome.FAILED
    event = events.TrailVerified(object=str(verdict.entry or ""), detail=f"size={verdict.size} root={verdict.root}")
    log.record(event, by=by, outcome=outcome)
