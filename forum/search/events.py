"""What can happen in searching; what somebody looks for stands nowhere in the trail."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class Searched(Event):
    """Somebody searched among what they may see; the words are theirs alone."""

    op: ClassVar = Operation.SEARCH_CONSULT
    kind: ClassVar = "account"


class SearchKept(Event):
    """Somebody kept a search to use it again; its name and its words are theirs alone."""

    op: ClassVar = Operation.SEARCH_KEEP
    kind: ClassVar = "account"


class SearchChanged(Event):
    """Somebody turned the alert of a kept search on or off."""

    op: ClassVar = Operation.SEARCH_CHANGE
    kind: ClassVar = "account"


class SearchRemoved(Event):
    """Somebody removed a kept search, and with it its alert."""

    op: ClassVar = Operation.SEARCH_REMOVE
    kind: ClassVar = "account"
