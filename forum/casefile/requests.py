"""What the assembled pages record before they show anything."""

from __future__ import annotations

from uuid import UUID

from accounts.requests import ClearedRequest
from audit import readings
from audit.events import Event


def consulted(
    request: ClearedRequest, event: type[Event], object_id: UUID, case_id: UUID | None = None, person: str = ""
) -> None:
    """A reading is on record before its first byte leaves; if it can't be written, nothing is shown."""
    readings.record_reading(event(object=str(object_id), case=str(case_id or ""), person=person), by=request.user)
