"""What a test sets up by hand is told by an entry of its own, like any use case; what the application does is not.

Rows that a test writes directly point to one entry, recorded when the first of them is written. Requests of the test
client, and the use cases themselves, run without it, so that a forgotten record() shows in tests as it would for real.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.core.handlers import base
from django.db import connection, transaction
from django.test.client import AsyncClientHandler, ClientHandler

from audit import acts, log
from audit.events import Event
from audit.operations import Operation
from audit.protected import Protected, ProtectedQuerySet


class SetUp(Event):
    """A test set something up by hand."""

    op: ClassVar = Operation.ROW_ADOPT
    kind: ClassVar = "test"


class StandingAct(acts.Act):
    """Records its entry when a row asks for it, in each transaction anew: another one's tells of nothing here."""

    def told_by(self) -> UUID:
        if not self.has_recorded or not self._is_noted():
            with transaction.atomic():
                log.record(SetUp(), by=None)
        return super().told_by()

    def _is_noted(self) -> bool:
        """Use cases that a test plays meanwhile, in the test's one transaction, note theirs."""
        if connection.vendor == "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('bearings.entry', true)")
            return bool(cursor.fetchone()[0] == str(self.entry))


@pytest.fixture(autouse=True)
def standing_act() -> Iterator[None]:
    """Around every test, its fixtures included."""
    with standing():
        yield


@contextmanager
def standing() -> Iterator[None]:
    """What is written by hand meanwhile points to one entry."""
    with pytest.MonkeyPatch.context() as patch, acts.taking(StandingAct()):
        for handler in (ClientHandler, AsyncClientHandler):
            patch.setattr(handler, "__call__", _without(handler.__call__))
        for owner, name in (
            (Protected, "save"), (Protected, "delete"), (ProtectedQuerySet, "update"), (ProtectedQuerySet, "delete"),
        ):  # fmt: skip
            patch.setattr(owner, name, _with_its_entry(getattr(owner, name), name))
        yield


def _with_its_entry(honest: Any, name: str) -> Any:
    """A row written by hand and the entry that tells of it, in one transaction."""

    def write(self: Any, *args: Any, **kwargs: Any) -> Any:
        at_hand = acts.at_hand()
        with transaction.atomic() if isinstance(at_hand, StandingAct) else nullcontext():
            if name == "delete" and isinstance(at_hand, StandingAct):
                at_hand.told_by()  # no row goes untold
            return honest(self, *args, **kwargs)

    return write


def _without(honest: Any) -> Any:
    def call(self: base.BaseHandler, *args: Any, **kwargs: Any) -> Any:
        with acts.taking(None):
            return honest(self, *args, **kwargs)

    return call
