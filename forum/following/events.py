"""What can happen here: somebody chose what they hear of, and how."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class CaseFollowed(Event):
    """A person chose how much they hear of a case: a level, or none of its own (`detail`)."""

    op: ClassVar = Operation.CASE_FOLLOW
    kind: ClassVar = "case"


class LevelChosen(Event):
    """A person chose how much they hear of a board, a kind of clue or a language (`detail`)."""

    op: ClassVar = Operation.LEVEL_CHOOSE
    kind: ClassVar = "level"


class LevelsConsulted(Event):
    """A person read the list of what they follow, which names cases and boards."""

    op: ClassVar = Operation.LEVEL_CONSULT
    kind: ClassVar = "level"


class MailChosen(Event):
    """A person chose when and in which form they are mailed."""

    op: ClassVar = Operation.MAIL_CHOOSE
    kind: ClassVar = "account"
