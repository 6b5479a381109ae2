"""A request of a cleared person: accounts' middleware lets nobody else through to these pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from accounts.models import User
from audit import readings
from audit.events import Event


class CaseRequest(HttpRequest):
    """For types: user is a User."""

    user: User


def consulted(
    request: CaseRequest, event: type[Event], object_id: UUID, case_id: UUID | None = None, person: str = ""
) -> None:
    """A reading is on record before its first byte leaves; if it can't be written, nothing is shown."""
    readings.record_reading(event(object=str(object_id), case=str(case_id or ""), person=person), by=request.user)
