"""One use case: one transaction, and the entry that every protected row written in it points to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import transaction
from django.db.backends.signals import connection_created


class NothingRecorded(RuntimeError):
    """A use case changed protected rows and recorded nothing: it is undone. A mistake in the code, never a person's."""

    def __init__(self) -> None:
        super().__init__("This use case changed protected rows without an entry in the trail: call log.record().")


class OutsideAct(RuntimeError):
    """A protected row was written outside a use case, where no entry would tell of it."""

    def __init__(self, table: str) -> None:
        super().__init__(f"Rows of {table} are written in a use case (audit.acts.act) that records what it does.")


class Act:
    """The entries of the use case at hand. Rows point to the newest; before the first, to the one that must come."""

    def __init__(self) -> None:
        self._coming = uuid.uuid4()
        self._recorded: list[tuple[uuid.UUID, Callable[[], None]]] = []
        self.has_written = False

    @property
    def entry(self) -> uuid.UUID:
        return next((entry for entry, mark in reversed(self._recorded) if _stands(mark)), self._coming)

    @property
    def has_recorded(self) -> bool:
        return any(_stands(mark) for _entry, mark in self._recorded)

    def told_by(self) -> uuid.UUID:
        """The entry that a row written now points to."""
        self.has_written = True
        return self.entry

    def next(self) -> uuid.UUID:
        """The id of the entry that is being recorded now."""
        entry = uuid.uuid4() if self.has_recorded else self._coming
        mark = partial(self._over, entry)
        transaction.on_commit(mark)
        self._recorded.append((entry, mark))
        return entry

    def _over(self, _entry: uuid.UUID) -> None:
        self._coming = uuid.uuid4()


def _stands(mark: Callable[[], None]) -> bool:
    """Django forgets what waits for the commit when a savepoint that holds it is rolled back, as the entry is then."""
    return any(waiting[1] is mark for waiting in transaction.get_connection().run_on_commit)


_at_hand: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def act() -> Iterator[Act]:
    """`@act()` on a use case, or `with act():`. Durable: inside another transaction it raises.

    The deferred foreign key of each row refuses the commit when the entry never came; this says so earlier.
    """
    with transaction.atomic(durable=True), taking(Act()) as one:
        yield one
        if one.has_written and not one.has_recorded:
            raise NothingRecorded


@contextmanager
def taking(one: Act | None) -> Iterator[Act]:
    """Make this the act at hand."""
    token = _at_hand.set(one)
    try:
        yield one  # type: ignore[misc]
    finally:
        _at_hand.reset(token)


def at_hand() -> Act | None:
    return _at_hand.get()


def next_entry() -> uuid.UUID:
    """For log.record(): the id that rows of this use case already point to, or a fresh one."""
    one = _at_hand.get()
    return one.next() if one else uuid.uuid4()


def written(table: str) -> uuid.UUID:
    """For protected rows: the entry they point to from now on."""
    one = _at_hand.get()
    if one is None:
        raise OutsideAct(table)
    return one.told_by()


def register(connection: Any, **_told: object) -> None:
    """SQLite's triggers ask the use case at hand; a shell that has not these functions can't write at all."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("audit_act", 0, lambda: _hex(of_recorded=False))
        connection.connection.create_function("audit_recorded", 0, lambda: _hex(of_recorded=True))


def _hex(*, of_recorded: bool) -> str | None:
    one = _at_hand.get()
    return None if one is None or (of_recorded and not one.has_recorded) else one.entry.hex


connection_created.connect(register)
