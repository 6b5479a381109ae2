"""What can happen to a second look."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class SecondLookDrawn(Event):
    """An approval by one moderator was drawn to be looked at by another; object: the review of that."""

    op: ClassVar = Operation.SECOND_LOOK_DRAW
    kind: ClassVar = "second look"


class SecondLookAgreed(Event):
    """The second moderator would have let it through too."""

    op: ClassVar = Operation.SECOND_LOOK_AGREE
    kind: ClassVar = "second look"


class SecondLookTookDown(Event):
    """The second moderator would not have let it through, and gave it back to its author."""

    op: ClassVar = Operation.SECOND_LOOK_TAKE_DOWN
    kind: ClassVar = "second look"


class SecondLookHeldBack(Event):
    """The second moderator would not have let it through, and hid it from everyone."""

    op: ClassVar = Operation.SECOND_LOOK_HOLD_BACK
    kind: ClassVar = "second look"


class SampleDrawn(Event):
    """A lead drew approvals at random for second looks; object: of which moderator or board; detail: how many."""

    op: ClassVar = Operation.SECOND_LOOK_SAMPLE
    kind: ClassVar = "second look"
    administrative: ClassVar = True


class AgreementConsulted(Event):
    """A lead read how often second looks agreed with their moderators."""

    op: ClassVar = Operation.SECOND_LOOK_CONSULT
    kind: ClassVar = "second look"
