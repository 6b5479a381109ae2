"""What the trail says of an erasure: that it was done, by whom and why, and which keys are gone; never whose."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class PersonErased(Event):
    """A person was erased; `detail` is the ids of the destroyed keys."""

    op: ClassVar = Operation.ACCOUNT_ERASE
    kind: ClassVar = "account"
    administrative: ClassVar = True


class CaseErased(Event):
    """A case was erased with everything in it; `detail` is the id of the destroyed key."""

    op: ClassVar = Operation.CASE_ERASE
    kind: ClassVar = "case"
    administrative: ClassVar = True
