"""The shape of everything that can be recorded; each room derives its own events from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from audit.operations import Operation


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Subclasses (in each room's events.py) set op and kind and have a docstring.

    `case` and `person` (whom it is about, when that is somebody else than the doer) are ids and choose whose keys seal
    the private fields (audit/scopes.py); they are no fields of the entry. The other fields are committed to and
    sealed, never written in clear. A person's name, address or id stands in `subject` alone; people whom any other
    field must name are named by audit.naming, so that the name goes with their key.
    """

    op: ClassVar[Operation]
    kind: ClassVar[str]
    administrative: ClassVar[bool] = False  # done with an administrator's rights: auditors see it at once

    object: str = ""
    case: str = ""
    person: str = ""
    subject: str = ""
    recipients: str = ""
    justification: str = ""
    detail: str = ""


class TrailConsulted(Event):
    """Somebody read a page of the trail, one entry, or the entries that are their own."""

    op = Operation.AUDIT_CONSULT
    kind = "trail"


class ReadingsCounted(Event):
    """The same person read the same again within a minute: closes the entry `object`; detail: how often."""

    op = Operation.READING_COUNT
    kind = "reading"


class TrailOpened(Event):
    """An auditor opened the personal fields of entries for a quarter of an hour, and said why."""

    op = Operation.AUDIT_OPEN
    kind = "trail"


class TrailVerified(Event):
    """An auditor had the whole trail recomputed."""

    op = Operation.AUDIT_VERIFY
    kind = "trail"


class TrailExported(Event):
    """The log, or one case's entries, left the installation as files."""

    op = Operation.AUDIT_EXPORT
    kind = "trail"


class TrailServed(Event):
    """An auditor, or a program that a member unit runs, fetched a bundle of entries from the published log."""

    op = Operation.AUDIT_SERVE
    kind = "trail"


class TrailReplayed(Event):
    """After a restore, entries that were signed were put back from the published tiles; detail: from where to where."""

    op = Operation.AUDIT_REPLAY
    kind = "trail"
    administrative = True


class KeysRotated(Event):
    """Data keys were wrapped by another master key; detail: how many, and by which."""

    op = Operation.KEY_ROTATE
    kind = "key"


class KeyDestroyed(Event):
    """What was sealed for a case or a person was made unreadable for ever."""

    op = Operation.KEY_DESTROY
    kind = "key"
    administrative = True


class TrailPruned(Event):
    """Private fields that were kept long enough were dropped; detail: those of entries before that moment."""

    op = Operation.AUDIT_PRUNE
    kind = "trail"
    administrative = True
