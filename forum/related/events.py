"""What can happen between two cases that hold the same sign."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class SignsFound(Event):
    """An approved clue was compared with those of other cases; never says with which."""

    op: ClassVar = Operation.RELATED_FIND
    kind: ClassVar = "clue"


class RelatedAsked(Event):
    """Told in both cases, neither of which names the other; in the one asked about as of nobody's hand."""

    op: ClassVar = Operation.RELATED_ASK
    kind: ClassVar = "case"


class RelatedAccepted(Event):
    """The author asked to let them in; moderators decide."""

    op: ClassVar = Operation.RELATED_ACCEPT
    kind: ClassVar = "case"


class RelatedDeclined(Event):
    """The author did not let them in."""

    op: ClassVar = Operation.RELATED_DECLINE
    kind: ClassVar = "case"


class RelatedConsulted(Event):
    """An author looked at what may be related to their case."""

    op: ClassVar = Operation.CASE_CONSULT
    kind: ClassVar = "case"
