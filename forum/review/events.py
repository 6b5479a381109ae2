"""What can happen to a review itself; decisions are events of the thing that was vetted."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ReviewClaimed(Event):
    """A moderator took an item for five minutes, or renewed it."""

    op: ClassVar = Operation.REVIEW_CLAIM
    kind: ClassVar = "review"


class ReviewReleased(Event):
    """A moderator put an item back."""

    op: ClassVar = Operation.REVIEW_RELEASE
    kind: ClassVar = "review"


class ReviewTakenOver(Event):
    """A moderator took an item from another, with a reason."""

    op: ClassVar = Operation.REVIEW_TAKEOVER
    kind: ClassVar = "review"


class ReviewConsulted(Event):
    """A moderator opened an item and saw what waits."""

    op: ClassVar = Operation.REVIEW_CONSULT
    kind: ClassVar = "review"


class AuthorAsked(Event):
    """A moderator asked the author of something that waits."""

    op: ClassVar = Operation.REVIEW_ASK
    kind: ClassVar = "review"


class AuthorReplied(Event):
    """An author answered what a moderator had asked."""

    op: ClassVar = Operation.REVIEW_REPLY
    kind: ClassVar = "review"


class QuestionConsulted(Event):
    """An author read what a moderator asks them."""

    op: ClassVar = Operation.QUESTION_CONSULT
    kind: ClassVar = "review"


class ReviewEscalated(Event):
    """A moderator passed an item on to the others of its board, with a reason."""

    op: ClassVar = Operation.REVIEW_ESCALATE
    kind: ClassVar = "review"


class VerdictHeld(Event):
    """A moderator decided and can undo it for some seconds; detail: the verdict. What it does has its own entry."""

    op: ClassVar = Operation.REVIEW_HOLD
    kind: ClassVar = "review"


class VerdictUndone(Event):
    """A moderator took a verdict back before it was carried out; detail: the verdict."""

    op: ClassVar = Operation.REVIEW_UNDO
    kind: ClassVar = "review"


class VerdictDropped(Event):
    """A held verdict could not be carried out any more, so nothing was; detail: the verdict."""

    op: ClassVar = Operation.REVIEW_DROP
    kind: ClassVar = "review"


class QueueConsulted(Event):
    """A moderator looked at the queue."""

    op: ClassVar = Operation.QUEUE_CONSULT
    kind: ClassVar = "queue"


class CaseSubmitted(Event):
    """An author sent a case's question to be vetted."""

    op: ClassVar = Operation.CASE_SUBMIT
    kind: ClassVar = "case"


class CaseApproved(Event):
    """A moderator let a case be seen by its audience."""

    op: ClassVar = Operation.CASE_APPROVE
    kind: ClassVar = "case"


class CaseQuarantined(Event):
    """A moderator hid a case from everyone, its author included."""

    op: ClassVar = Operation.CASE_QUARANTINE
    kind: ClassVar = "case"


class CaseReturned(Event):
    """A moderator returned a case's question to its author with a reason."""

    op: ClassVar = Operation.CASE_RETURN
    kind: ClassVar = "case"
