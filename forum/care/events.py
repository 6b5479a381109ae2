"""What can happen here; what somebody chose and looked at is in none of it."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class CareChanged(Event):
    """Somebody changed what stays closed to them, or how much they look at; the values are theirs alone."""

    op: ClassVar = Operation.CARE_CHANGE
    kind: ClassVar = "account"


class UnitSumConsulted(Event):
    """A coordinator read how much their unit looks at, summed over five people or more."""

    op: ClassVar = Operation.CARE_CONSULT
    kind: ClassVar = "organisation"
