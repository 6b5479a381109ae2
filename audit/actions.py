"""What auditors do with the trail, and the one act that erases."""

from __future__ import annotations

from pathlib import Path

from audit import erasures, events, exporting, log
from audit.acts import act
from audit.operations import Outcome
from audit.recompute import Verdict, verify
from audit.tlog.checkpoints import Head
from audit.tlog.published import Published


def verify_trail(*, by: log.Actor) -> Verdict:
    """An auditor has the trail recomputed; that it was, and what came out, is recorded before it is shown."""
    verdict = verify()  # outside the transaction: on SQLite it would keep every writer waiting
    _record_verdict(by=by, verdict=verdict)
    return verdict


@act()
def open_fields(*, by: log.Actor, justification: str) -> log.Receipt:
    """An auditor is about to see who did what, and says why."""
    return log.record(events.TrailOpened(justification=justification), by=by)


def export_log(
    published: Published, target: Path, *, login: str, recipients: str, justification: str, progress: exporting.Progress
) -> tuple[Head, bool]:
    """The operator copies the whole log out; that it leaves, and for whom, is recorded before the first byte."""
    told = events.TrailExported(recipients=recipients, justification=justification, detail=f"login={login}")
    with act():
        log.record(told, by=None)
    return exporting.whole_log(published, target, progress)


@act()
def erase(*, by: log.Actor | None, scope: str, justification: str) -> None:
    """Make everything sealed for a case ("case:<id>") or person ("person:<id>") unreadable; the tree stays whole.

    The entry's detail is the id of the key: by it verification knows the fields that are missing for a reason. It
    names nothing else, because it stays.
    """
    detail = erasures.destroy([scope], kind=scope.partition(":")[0])
    log.record(events.KeyDestroyed(justification=justification, detail=detail), by=by)


@act()
def _record_verdict(*, by: log.Actor, verdict: Verdict) -> None:
    outcome = Outcome.DONE if verdict.is_sound else Outcome.FAILED
    event = events.TrailVerified(object=str(verdict.entry or ""), detail=f"size={verdict.size} root={verdict.root}")
    log.record(event, by=by, outcome=outcome)
