"""What a person gets in hand for every entry that their request wrote: its leaf hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

HEADER = "Audit-Receipt"
MOST = 8  # in one answer's header
CARRIED = 3  # to the next page, in a cookie
_KEPT = re.compile(r"[0-9a-f]{64}(\.[0-9a-f]{64}){0,2}")
_bag: ContextVar[list[str] | None] = ContextVar("receipts", default=None)


@dataclass
class Receipts:
    """Of the request at hand, newest last, and those that the request before left to be shown."""

    carried: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    are_open: bool = True  # False until it is known that they are not a stranger's
    were_shown: bool = False

    def shown(self) -> list[str]:
        """For the page that shows them, in groups of four digits, so that they can be read aloud; once only."""
        self.were_shown = True
        newest = [*self.carried, *(self.fresh if self.are_open else [])][-CARRIED:]
        return [" ".join(one[at : at + 4] for at in range(0, 16, 4)) for one in newest]

    def header(self) -> str:
        return ", ".join(self.fresh[:MOST])

    def cookie(self) -> str:
        return ".".join(self.fresh[-CARRIED:])


def of_cookie(value: str) -> list[str]:
    """What cookie() wrote; nothing when somebody else wrote it."""
    return value.split(".") if _KEPT.fullmatch(value) else []


@contextmanager
def collected(into: Receipts) -> Iterator[None]:
    """Everything recorded inside, once it is committed."""
    token = _bag.set(into.fresh)
    try:
        yield
    finally:
        _bag.reset(token)


def noted(leaf_hash: str) -> str:
    """An entry was written in the transaction at hand: a receipt is due if that is kept, and only then."""
    bag = _bag.get()
    if bag is not None:
        transaction.on_commit(lambda: bag.append(leaf_hash))
    return leaf_hash
