"""What can happen to leads."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class LeadsFound(Event):
    """The analysers looked at an approved clue; detail: which of them found something."""

    op: ClassVar = Operation.LEAD_FIND
    kind: ClassVar = "clue"
