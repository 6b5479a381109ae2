"""What can happen to a case before and after vetting."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class CaseDrafted(Event):
    """An investigator wrote a case, or changed it before it was sent to vetting."""

    op: ClassVar = Operation.CASE_DRAFT
    kind: ClassVar = "case"


class CaseConsulted(Event):
    """Somebody opened a case's page."""

    op: ClassVar = Operation.CASE_CONSULT
    kind: ClassVar = "case"
