"""What a room above counts of readings: in the transaction of their entries, and it may refuse one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from audit.events import Event


class Count(Protocol):
    """One reading that is counted. Another thread may take it, more than once if the first time was undone."""

    @property
    def order(self) -> str:
        """By which several are taken, so that no two transactions wait for each other."""

    @property
    def refusal(self) -> Exception | None:
        """Why the reading may not be; known once it was taken."""

    def take(self) -> None:
        """Count it, or refuse it and count nothing."""

    def kept(self) -> None:
        """It was written."""


Counter = Callable[[Event, Any], Count | None]  # None: this reading is not counted, or was already
_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """Called by a room when it is ready."""
    _counters[:] = [counter]


def of(event: Event, by: Any) -> Count | None:
    """How this reading is counted."""
    return _counters[0](event, by) if _counters else None


def take(counts: Iterable[Count | None]) -> None:
    """All of them, in the transaction at hand."""
    for count in sorted((one for one in counts if one), key=lambda one: one.order):
        count.take()


def settle(count: Count | None) -> None:
    """After the commit: raises what refused it."""
    if count and count.refusal:
        raise count.refusal
    if count:
        count.kept()
