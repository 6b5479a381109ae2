"""What can happen in practice."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class TruthSet(Event):
    """The author of a draft made it a practice case by saying where it really is from."""

    op: ClassVar = Operation.PRACTICE_SET_TRUTH
    kind: ClassVar = "case"


class AnswerScored(Event):
    """An expert's first answer on a practice clue was compared with the truth, for them alone."""

    op: ClassVar = Operation.PRACTICE_SCORE
    kind: ClassVar = "answer"


class TruthConsulted(Event):
    """The author of a draft opened the form that says where it really is from."""

    op: ClassVar = Operation.PRACTICE_CONSULT
    kind: ClassVar = "case"


class ResultConsulted(Event):
    """Somebody opened the result page of a practice case."""

    op: ClassVar = Operation.ANSWER_CONSULT
    kind: ClassVar = "case"


class OwnPracticeConsulted(Event):
    """An expert opened their own practice: what is left, and how they did."""

    op: ClassVar = Operation.PRACTICE_CONSULT
    kind: ClassVar = "person"


class CohortConsulted(Event):
    """A coordinator read how much their unit practises."""

    op: ClassVar = Operation.PRACTICE_CONSULT
    kind: ClassVar = "organisation"


class ConfusionsConsulted(Event):
    """A coordinator or an auditor read which countries are taken for which; the object is the reader."""

    op: ClassVar = Operation.PRACTICE_CONSULT
    kind: ClassVar = "person"
