"""Where the request at hand comes from, so that actions need no request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def coming_from(client: str) -> Iterator[None]:
    """Everything recorded inside comes from this network address."""
    token = address.set(client)
    try:
        yield
    finally:
        address.reset(token)
