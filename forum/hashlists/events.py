"""What can happen to a list of hashes. No entry of the trail holds a hash of a list."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class HashListImported(Event):
    """A list came, or another version of one; detail: name, kind, version, how many, until when, and who gave it."""

    op: ClassVar = Operation.HASHLIST_IMPORT
    kind: ClassVar = "hash list"
    administrative: ClassVar = True


class HashListExtended(Event):
    """A list may be asked until a later day."""

    op: ClassVar = Operation.HASHLIST_EXTEND
    kind: ClassVar = "hash list"
    administrative: ClassVar = True


class HashListRemoved(Event):
    """A list is asked no more, and its file is gone."""

    op: ClassVar = Operation.HASHLIST_REMOVE
    kind: ClassVar = "hash list"
    administrative: ClassVar = True


class HashListsConsulted(Event):
    """Somebody looked at which lists there are."""

    op: ClassVar = Operation.HASHLIST_CONSULT
    kind: ClassVar = "hash list"
