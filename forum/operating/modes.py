"""The mode at this moment, for every request and socket of a process: one row, asked for once a second.

Kept in the database and in the memory of each process, not in Redis: it must work when Redis is away.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError

from forum.operating.models import Admitted, Mode, Standing

SECONDS = 1.0  # sockets are looked at every three: all of them are closed within five


@dataclass(frozen=True)
class Now:
    """What counts now. `admitted`: the ids of those who may go on while it is locked."""

    mode: str = Mode.OPEN
    notice: str = ""
    number: int = 0
    admitted: frozenset[UUID] = field(default=frozenset())

    @property
    def is_locked(self) -> bool:
        return self.mode == Mode.LOCKED

    @property
    def is_read_only(self) -> bool:
        return self.mode == Mode.READ_ONLY

    def admits(self, user_id: UUID) -> bool:
        return not self.is_locked or user_id in self.admitted


class _Kept:
    """What this process knows, and until when it believes it."""

    now: Now | None = None
    until = 0.0


def current() -> Now:
    """At most a second old; what was last known while the database is away, when nothing can be shown anyway."""
    if _Kept.now is None or _Kept.until <= time.monotonic():
        try:
            _Kept.now, _Kept.until = read(), time.monotonic() + SECONDS
        except DatabaseError:
            return _Kept.now or Now()
    return _Kept.now


def read() -> Now:
    """From the database itself: one query, and one more while it is locked."""
    newest = Standing.objects.order_by("-number").first()
    if newest is None:
        return Now()
    ids = (
        Admitted.objects.filter(standing=newest).values_list("user_id", flat=True) if newest.mode == Mode.LOCKED else ()
    )
    return Now(newest.mode, newest.notice, newest.number, frozenset(ids))


def forget() -> None:
    """The next question is asked of the database: this process has just changed it."""
    _Kept.until = 0.0
