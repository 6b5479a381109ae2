"""What the shell itself records."""

from __future__ import annotations

from audit.events import Event
from audit.operations import Operation


class AccessDenied(Event):
    """Somebody asked for something they may not do; `detail` is the method and the address."""

    op = Operation.ACCESS_DENY
    kind = "page"
