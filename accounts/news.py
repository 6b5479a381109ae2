"""What accounts have to tell and a room above carries: that sessions ended, that somebody should know something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Notice:
    """For these people (users), once under its key: about whom it is, and facts without any name."""

    kind: str
    to: Iterable[Any]
    key: str
    about: Any
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Carriers:
    recheck: Callable[[], None] = lambda: None
    tell: Callable[[Notice], None] = lambda notice: None


_carriers = _Carriers()


def register(*, recheck: Callable[[], None], tell: Callable[[Notice], None]) -> None:
    """Called by the room that carries it when it is ready."""
    _carriers.recheck, _carriers.tell = recheck, tell


def sessions_ended() -> None:
    """After the commit open sockets are looked at; those whose session is gone close."""
    _carriers.recheck()


def tell(notice: Notice) -> None:
    """In the transaction of what it tells of, and last in it."""
    _carriers.tell(notice)
