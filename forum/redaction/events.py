"""What can happen to words that are taken out. No entry holds any of them."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class WordsRedacted(Event):
    """A moderator took words out of a post, a clue or a case's question; detail: of what, and the reason's code."""

    op: ClassVar = Operation.REDACTION_MAKE
    kind: ClassVar = "redaction"


class ReasonsRedacted(Event):
    """The same of an answer's reasons: who has still to answer is not told that there is one."""

    op: ClassVar = Operation.ANSWER_REDACT
    kind: ClassVar = "answer"


class OriginalOpened(Event):
    """A safeguarding officer opened the words as they were, and said why; auditors see it at once."""

    op: ClassVar = Operation.REDACTION_OPEN
    kind: ClassVar = "redaction"
    administrative: ClassVar = True


class RedactionsConsulted(Event):
    """Somebody opened the form of a redaction, what became of theirs, or the list of sealed originals."""

    op: ClassVar = Operation.REDACTION_CONSULT
    kind: ClassVar = "redaction"
