"""What the trail holds of refused attempts."""

from __future__ import annotations

from audit.models import Entry
from audit.operations import Operation
from audit.queries import entry_row


def denials() -> list[str]:
    """ "<person's id> <what was tried>", oldest first."""
    rows = [entry_row(one) for one in Entry.objects.filter(op=Operation.ACCESS_DENY, outcome="denied").order_by("at")]
    return [f"{row.actor_id} {row.opened['detail']}" for row in rows]
