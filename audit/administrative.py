"""What is done with an administrator's rights, or by who runs the machine: auditors see it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from audit.events import Event


@dataclass
class _Carrier:
    told: Callable[[], None] = lambda: None
    seen: Callable[[object], None] = lambda by: None


_carrier = _Carrier()


def register(*, told: Callable[[], None], seen: Callable[[object], None]) -> None:
    """Called by the room that tells auditors, when it is ready."""
    _carrier.told, _carrier.seen = told, seen


def operations() -> frozenset[str]:
    """Of every kind of event that says of itself that it is one."""
    return frozenset(event.op.value for event in _kinds(Event) if event.administrative)


def recorded(event: Event) -> None:
    """One more entry, in the transaction at hand; the word goes out with its commit."""
    if event.administrative:
        _carrier.told()


def seen(by: object) -> None:
    """This auditor has the list before them."""
    _carrier.seen(by)


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    for event in of.__subclasses__():
        yield event
        yield from _kinds(event)
