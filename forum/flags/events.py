"""What can happen to a report. Who reported stands in the trail for auditors alone."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ThingFlagged(Event):
    """Somebody reported a post, a clue or a case's question; detail: what it is, and the reason's code."""

    op: ClassVar = Operation.FLAG_RAISE
    kind: ClassVar = "report"


class ThingHidden(Event):
    """A report hid it from readers until a moderator has decided."""

    op: ClassVar = Operation.FLAG_HIDE
    kind: ClassVar = "report"


class NothingFound(Event):
    """A moderator found nothing to do about a report; what was hidden is read again."""

    op: ClassVar = Operation.FLAG_DISMISS
    kind: ClassVar = "report"


class ThingTakenDown(Event):
    """A moderator gave what was reported back to its author: no reader sees it any more."""

    op: ClassVar = Operation.FLAG_TAKE_DOWN
    kind: ClassVar = "report"


class ThingHeldBack(Event):
    """A moderator hid what was reported from everyone, its author included."""

    op: ClassVar = Operation.FLAG_HOLD_BACK
    kind: ClassVar = "report"


class FlagsConsulted(Event):
    """Somebody opened the form of a report, their own reports, or who of their people reports wrongly."""

    op: ClassVar = Operation.FLAG_CONSULT
    kind: ClassVar = "report"
