"""What can happen to an answer and to the belief made of answers."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class AnswerGiven(Event):
    """An expert gave a first, sealed answer on a clue."""

    op: ClassVar = Operation.ANSWER_GIVE
    kind: ClassVar = "answer"


class AnswerRevised(Event):
    """An expert gave another round on a clue; the former one is kept."""

    op: ClassVar = Operation.ANSWER_REVISE
    kind: ClassVar = "answer"


class ReasonsApproved(Event):
    """A moderator let the reasons of an answer be read by those who may see it."""

    op: ClassVar = Operation.ANSWER_APPROVE_TEXT
    kind: ClassVar = "answer"


class ReasonsReturned(Event):
    """A moderator returned the reasons of an answer; its numbers go on counting."""

    op: ClassVar = Operation.ANSWER_RETURN_TEXT
    kind: ClassVar = "answer"


class AnswersConsulted(Event):
    """Somebody opened the answers on a clue, or the form to give one."""

    op: ClassVar = Operation.ANSWER_CONSULT
    kind: ClassVar = "clue"


class BeliefConsulted(Event):
    """Somebody read the belief of a case, as far as it is open to them."""

    op: ClassVar = Operation.BELIEF_CONSULT
    kind: ClassVar = "case"
