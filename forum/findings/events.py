"""What can happen to a finding."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class FindingAccepted(Event):
    """The owner of a case, or its coordinator, accepted a post or the reasons of an answer as a finding."""

    op: ClassVar = Operation.FINDING_ACCEPT
    kind: ClassVar = "finding"


class FindingTakenBack(Event):
    """It is a finding no longer: taken back, or its post was moved to another case."""

    op: ClassVar = Operation.FINDING_TAKE_BACK
    kind: ClassVar = "finding"


class FindingConsulted(Event):
    """Somebody read what they would accept as a finding."""

    op: ClassVar = Operation.FINDING_CONSULT
    kind: ClassVar = "finding"
