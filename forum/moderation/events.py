"""What can happen to the moderation log: it is read, and it is taken away."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class LogConsulted(Event):
    """A moderator read what was decided on the boards they moderate; detail: what they asked for, in ids."""

    op: ClassVar = Operation.MODERATION_CONSULT
    kind: ClassVar = "moderation"


class MeasuresConsulted(Event):
    """A moderator read their own numbers, or a lead those of their people; detail: of how many days."""

    op: ClassVar = Operation.MEASURES_CONSULT
    kind: ClassVar = "moderation"


class MeasuresExported(Event):
    """A lead took the numbers of their people away as a file."""

    op: ClassVar = Operation.MEASURES_EXPORT
    kind: ClassVar = "moderation"


class LogExported(Event):
    """A moderator took the log away as a file; detail: what they asked for, in ids."""

    op: ClassVar = Operation.MODERATION_EXPORT
    kind: ClassVar = "moderation"
