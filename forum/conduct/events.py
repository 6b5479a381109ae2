"""What can happen to strikes and appeals."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class StrikeAdded(Event):
    """A moderator added a strike to what they had decided; object: the strike; detail: its kind's code."""

    op: ClassVar = Operation.STRIKE_ADD
    kind: ClassVar = "strike"


class AppealSent(Event):
    """An author appealed a decision or a strike; object: the review of the appeal."""

    op: ClassVar = Operation.APPEAL_SEND
    kind: ClassVar = "appeal"


class DecisionUpheld(Event):
    """A moderator who had no part in it found that a decision or a strike stands."""

    op: ClassVar = Operation.APPEAL_UPHOLD
    kind: ClassVar = "appeal"


class DecisionOverturned(Event):
    """A moderator who had no part in it took a decision or a strike back; detail: what became of the thing."""

    op: ClassVar = Operation.APPEAL_OVERTURN
    kind: ClassVar = "appeal"


class ConductConsulted(Event):
    """Somebody read strikes, or decisions that can be appealed or given a strike."""

    op: ClassVar = Operation.STRIKE_CONSULT
    kind: ClassVar = "strike"
