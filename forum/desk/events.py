"""What can happen to a board's own reasons; what happens to an item are events of the review."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ReasonKept(Event):
    """Somebody who keeps a board wrote a reason that its moderators can choose, or changed one."""

    op: ClassVar = Operation.REASON_KEEP
    kind: ClassVar = "reason"


class ReasonRetired(Event):
    """A reason can be chosen no more."""

    op: ClassVar = Operation.REASON_RETIRE
    kind: ClassVar = "reason"
