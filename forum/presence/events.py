"""What can happen here: somebody chose whether others see that they are there."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class PresenceChosen(Event):
    """A person chose whether those who share a case see that they have it open (`detail`: on or off)."""

    op: ClassVar = Operation.PRESENCE_CHOOSE
    kind: ClassVar = "account"
