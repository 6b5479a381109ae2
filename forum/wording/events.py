"""What can happen to a term, and that somebody said a text needs the personal data in it."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class TermKept(Event):
    """An administrator wrote a term or changed one; detail: its language, its forms, the better term, its version."""

    op: ClassVar = Operation.TERM_KEEP
    kind: ClassVar = "term"
    administrative: ClassVar = True


class TermSwitched(Event):
    """An administrator switched a term off, or on again; detail: which, and its version."""

    op: ClassVar = Operation.TERM_SWITCH
    kind: ClassVar = "term"
    administrative: ClassVar = True


class PersonalDataNeeded(Event):
    """Somebody sent a text in which personal data was found and said that it is needed; detail: kinds and numbers."""

    op: ClassVar = Operation.PERSONAL_NEED
    kind: ClassVar = "text"
