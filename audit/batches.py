"""Writing what many threads wait for in one go: whoever comes first writes for all who came meanwhile."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 256  # in one batch
ROOM = 1024  # waiting at once
PATIENCE = 10.0  # seconds that anybody waits


class NotWritten(Exception):
    """Too many wait, or it took too long: whether it was written is not known, so it counts as not written."""


class _Place(Generic[T]):
    """One that waits: its outcome, and whether it is the one to write next."""

    def __init__(self, item: T) -> None:
        self.item = item
        self.failed: BaseException | None = NotWritten("The one who wrote for others was stopped.")
        self.leads = False
        self.turn = threading.Event()


class Batches(Generic[T]):
    """A line in which the first writes what all behind it brought, with no thread of its own and no waiting to gather.

    `write` keeps all it is given or nothing. When it fails for several, each is tried alone once, so that one which
    can't be written takes nobody with it.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self.begin()

    def begin(self) -> None:
        """Nobody waits: at first, and in a new process, to which its parent's threads did not come along."""
        self._lock = threading.Lock()
        self._line: deque[_Place[T]] = deque()
        self._led = False

    def put(self, item: T) -> None:
        """Returns when it is written; raises what kept it from being written, or NotWritten."""
        place = _Place(item)
        with self._lock:
            if len(self._line) >= ROOM:
                raise NotWritten("Too many wait for the trail.")
            self._line.append(place)
            place.leads, self._led = not self._led, True
        if place.leads or self._is_to_lead(place):
            self._lead()
        if place.failed:
            raise place.failed

    def _is_to_lead(self, place: _Place[T]) -> bool:
        if place.turn.wait(PATIENCE):
            return place.leads
        with self._lock:
            if place.leads:  # just handed to us: the others depend on it
                return True
            if place in self._line:
                self._line.remove(place)
        raise NotWritten("The trail takes too long.")

    def _lead(self) -> None:
        with self._lock:
            batch = [self._line.popleft() for _place in range(min(len(self._line), MOST))]
        try:
            self._settle(batch)
        finally:
            with self._lock:
                following = self._line[0] if self._line else None
                self._led = following is not None
                if following:
                    following.leads = True
            for place in [*batch, *([following] if following else [])]:
                place.turn.set()

    def _settle(self, batch: list[_Place[T]]) -> None:
        until = time.monotonic() + PATIENCE
        if _outcome(self._write, batch) is None:
            return
        for place in batch if len(batch) > 1 else []:
            if time.monotonic() > until:  # a database that hangs must not hold the one who leads for ever
                return
            _outcome(self._write, [place])


def _outcome(write: Callable[[Sequence[T]], None], batch: list[_Place[T]]) -> Exception | None:
    """Try it, and tell each place how it went."""
    failed = None
    try:
        write([place.item for place in batch])
    except Exception as error:  # whatever it is belongs to those who brought it, not to the one who writes
        failed = error
    for place in batch:
        place.failed = failed
    return failed
