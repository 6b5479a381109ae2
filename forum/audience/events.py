"""What can happen to the audience of a case after it is open."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class WideningAsked(Event):
    """The author asked that more people may see a case."""

    op: ClassVar = Operation.CASE_ASK_WIDER
    kind: ClassVar = "case"


class WideningApproved(Event):
    """A moderator approved a wider audience; with the last approval it holds, and recipients are who came to it."""

    op: ClassVar = Operation.CASE_WIDEN
    kind: ClassVar = "case"


class WideningReturned(Event):
    """A moderator returned a wider audience; nothing changed."""

    op: ClassVar = Operation.CASE_REFUSE_WIDER
    kind: ClassVar = "case"


class WideningWithdrawn(Event):
    """The author took back what they had asked for."""

    op: ClassVar = Operation.CASE_REFUSE_WIDER
    kind: ClassVar = "case"


class AudienceNarrowed(Event):
    """The author made the audience narrower, at once; detail: how."""

    op: ClassVar = Operation.CASE_NARROW
    kind: ClassVar = "case"


class ConflictDeclared(Event):
    """Somebody must not work on a case: from then on it does not exist for them."""

    op: ClassVar = Operation.CONFLICT_DECLARE
    kind: ClassVar = "case"


class ConflictLifted(Event):
    """A moderator lifted a conflict of interest."""

    op: ClassVar = Operation.CONFLICT_LIFT
    kind: ClassVar = "case"


class HandoverOffered(Event):
    """The author offered the case to a colleague."""

    op: ClassVar = Operation.CASE_OFFER
    kind: ClassVar = "case"


class HandoverDeclined(Event):
    """The colleague did not take it, or the author took the offer back."""

    op: ClassVar = Operation.CASE_KEEP
    kind: ClassVar = "case"


class GivingAsked(Event):
    """A coordinator asked that a case whose author is gone goes to somebody of its unit."""

    op: ClassVar = Operation.CASE_OFFER
    kind: ClassVar = "case"


class GivingReturned(Event):
    """A moderator did not agree that the case goes to them; nothing changed."""

    op: ClassVar = Operation.CASE_KEEP
    kind: ClassVar = "case"


class HandedOver(Event):
    """Everything the author could do is another person's from now on."""

    op: ClassVar = Operation.CASE_HAND_OVER
    kind: ClassVar = "case"


class WordsSealed(Event):
    """What a RED case of before held in clear was sealed."""

    op: ClassVar = Operation.CASE_SEAL
    kind: ClassVar = "case"


class AudienceConsulted(Event):
    """The author looked at who may see their case."""

    op: ClassVar = Operation.CASE_CONSULT
    kind: ClassVar = "case"


class CeilingSet(Event):
    """An administrator said up to which code two organisations share; or that nothing limits them any more."""

    op: ClassVar = Operation.CEILING_SET
    kind: ClassVar = "organisation"
    administrative: ClassVar = True


class CeilingsConsulted(Event):
    """An administrator looked at the ceilings between organisations."""

    op: ClassVar = Operation.PEOPLE_CONSULT
    kind: ClassVar = "organisation"
