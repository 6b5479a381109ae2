"""What can happen to a file that arrives."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ArrivalBegun(Event):
    """An investigator began to send a file."""

    op: ClassVar = Operation.ARRIVAL_BEGIN
    kind: ClassVar = "arrival"


class ArrivalReceived(Event):
    """All of a file is here, sealed; it waits to be looked at."""

    op: ClassVar = Operation.ARRIVAL_RECEIVE
    kind: ClassVar = "arrival"


class ArrivalLookedAt(Event):
    """The worker began to look at a file."""

    op: ClassVar = Operation.ARRIVAL_LOOK
    kind: ClassVar = "arrival"


class ArrivalReady(Event):
    """Nothing was found in a file; its sender sees the copy that others would get."""

    op: ClassVar = Operation.ARRIVAL_READY
    kind: ClassVar = "arrival"


class ArrivalCleaned(Event):
    """A sender covered, cut or blanked parts of a file; the copy is made anew with it."""

    op: ClassVar = Operation.ARRIVAL_CLEAN
    kind: ClassVar = "arrival"


class ArrivalRefused(Event):
    """A file could not be taken; nothing of it was kept."""

    op: ClassVar = Operation.ARRIVAL_REFUSE
    kind: ClassVar = "arrival"


class ArrivalHeld(Event):
    """A file was held back unseen by the step that the entry names."""

    op: ClassVar = Operation.ARRIVAL_HOLD
    kind: ClassVar = "arrival"


class ArrivalOverruled(Event):
    """Somebody said that a file was held back by mistake; the second who says so lets it go on."""

    op: ClassVar = Operation.ARRIVAL_OVERRULE
    kind: ClassVar = "arrival"


class ArrivalDestroyed(Event):
    """An officer had a file destroyed that was held back."""

    op: ClassVar = Operation.ARRIVAL_DESTROY
    kind: ClassVar = "arrival"


class ArrivalDiscarded(Event):
    """A file was taken back before it was sent, or left lying; nothing of it was kept."""

    op: ClassVar = Operation.ARRIVAL_DISCARD
    kind: ClassVar = "arrival"


class ArrivalConsulted(Event):
    """A sender looked at what they are sending."""

    op: ClassVar = Operation.ARRIVAL_CONSULT
    kind: ClassVar = "arrival"


class HeldConsulted(Event):
    """Somebody looked at the list of what was held back; none of it can be opened."""

    op: ClassVar = Operation.ARRIVAL_CONSULT
    kind: ClassVar = "account"


class OwnConsulted(Event):
    """A sender looked at the list of their files."""

    op: ClassVar = Operation.ARRIVAL_CONSULT
    kind: ClassVar = "account"
