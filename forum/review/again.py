"""A case that was read before is read again: a room above knows all that is in it and is to be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.cases.models import Case

Read = Callable[[Case], object]


@dataclass
class _Keepers:
    read: Read = lambda case: None


_keepers = _Keepers()


def register(*, read: Read) -> None:
    """Called by the room that indexes when it is ready."""
    _keepers.read = read


def read(case: Case) -> None:
    """A step of approving its question anew."""
    _keepers.read(case)
