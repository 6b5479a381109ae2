"""What can happen in the alerts room."""

from __future__ import annotations

from audit.events import Event
from audit.operations import Operation


class AlertDelivered(Event):
    """People were told that something exists: a disclosure, with its recipients by id."""

    op = Operation.ALERT_DELIVER
    kind = "alert"


class InboxConsulted(Event):
    """A person read rows of their inbox that name cases."""

    op = Operation.INBOX_CONSULT
    kind = "inbox"
