"""What can happen to the installation as a whole; auditors see it at once."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ModeSwitched(Event):
    """Another mode: open, read-only or locked, and why; detail: which, for how many named people, from which machine
    where the operator did it. Recipients: who may go on while it is locked."""

    op: ClassVar = Operation.INSTALLATION_SWITCH
    kind: ClassVar = "installation"
    administrative: ClassVar = True


class NoticeKept(Event):
    """An administrator announced planned maintenance, or took the words back; detail: the words."""

    op: ClassVar = Operation.INSTALLATION_ANNOUNCE
    kind: ClassVar = "installation"
    administrative: ClassVar = True


class TaskBegunAnew(Event):
    """A background task that had failed begins anew; detail: its kind, and the operator's login at the machine."""

    op: ClassVar = Operation.INSTALLATION_TRY_AGAIN
    kind: ClassVar = "task"
    administrative: ClassVar = True


class TaskGivenUp(Event):
    """A background task that had failed for good is tried by nobody any more; who waited was told. Detail: the same."""

    op: ClassVar = Operation.INSTALLATION_GIVE_UP
    kind: ClassVar = "task"
    administrative: ClassVar = True
