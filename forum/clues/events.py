"""What can happen to a clue."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ClueSubmitted(Event):
    """An author added a clue; it waits for vetting."""

    op: ClassVar = Operation.CLUE_SUBMIT
    kind: ClassVar = "clue"


class ClueRevised(Event):
    """An author corrected a returned clue and sent it again."""

    op: ClassVar = Operation.CLUE_REVISE
    kind: ClassVar = "clue"


class ClueWithdrawn(Event):
    """An author took a clue back before it was approved."""

    op: ClassVar = Operation.CLUE_WITHDRAW
    kind: ClassVar = "clue"


class ClueApproved(Event):
    """A moderator approved a clue; the last one needed lets it be seen."""

    op: ClassVar = Operation.CLUE_APPROVE
    kind: ClassVar = "clue"


class ClueReturned(Event):
    """A moderator returned a clue with a reason."""

    op: ClassVar = Operation.CLUE_RETURN
    kind: ClassVar = "clue"


class ClueQuarantined(Event):
    """A moderator hid a clue from everyone, its author included."""

    op: ClassVar = Operation.CLUE_QUARANTINE
    kind: ClassVar = "clue"


class ClueNoteCorrected(Event):
    """A moderator corrected what a waiting clue is said to contain."""

    op: ClassVar = Operation.CLUE_NOTE
    kind: ClassVar = "clue"


class ClueConsulted(Event):
    """Somebody opened a clue: its words and its viewer."""

    op: ClassVar = Operation.CLUE_CONSULT
    kind: ClassVar = "clue"


class MarkAdded(Event):
    """Somebody marked a range, a region or a span of a clue."""

    op: ClassVar = Operation.MARK_ADD
    kind: ClassVar = "mark"
