"""What can happen when a case is opened in an emergency; all of it auditors see at once."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class OpeningAsked(Event):
    """Somebody asked to read a case that they may not see; detail: the code they typed."""

    op: ClassVar = Operation.EMERGENCY_ASK
    kind: ClassVar = "opening"
    administrative: ClassVar = True


class OpeningConfirmed(Event):
    """A second person of another organisation confirmed it: the recipient may read the case until `detail`."""

    op: ClassVar = Operation.EMERGENCY_OPEN
    kind: ClassVar = "opening"
    administrative: ClassVar = True


class OpeningRefused(Event):
    """Not opened: refused by the second person, taken back, not answered, or there is nothing to open."""

    op: ClassVar = Operation.EMERGENCY_REFUSE
    kind: ClassVar = "opening"
    administrative: ClassVar = True


class OpeningEnded(Event):
    """Who had opened it was done before the hour was over. When the author takes them off, AudienceNarrowed says so."""

    op: ClassVar = Operation.EMERGENCY_END
    kind: ClassVar = "opening"
    administrative: ClassVar = True


class OpeningsConsulted(Event):
    """Somebody looked at what is asked for and was opened in emergencies."""

    op: ClassVar = Operation.EMERGENCY_CONSULT
    kind: ClassVar = "opening"
