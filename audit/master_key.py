"""The master keys: one wraps now, former ones still unwrap; each is in a file or in a hardware token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.conf import settings

from audit import master_file
from audit.master_file import LENGTH, Unusable

__all__ = ["LENGTH", "InvalidUnwrap", "Master", "Unusable", "current", "unwrap"]


class Master(Protocol):
    """What can wrap data keys of 32 bytes: a file (audit/master_file.py) or a token (audit/master_token.py)."""

    @property
    def id(self) -> str: ...
    def wrap(self, key: bytes) -> bytes: ...
    def unwrap(self, wrapped: bytes) -> bytes: ...
    def first_lookup_key(self) -> bytes: ...
    def exists(self) -> bool: ...
    def make(self) -> None: ...
    def replace(self) -> None: ...


def current() -> Master:
    """The one that wraps what is wrapped now."""
    if settings.MASTER_KEY == "pkcs11":
        return _token()
    return master_file.current()


def unwrap(wrapped: bytes, master_id: str) -> bytes:
    """By the master of that id; an empty one is of before there were ids, and every known master is tried.

    InvalidUnwrap when none did it, Unusable when none is there.
    """
    for one in _known():
        if master_id in {"", one.id}:
            try:
                return one.unwrap(wrapped)
            except (InvalidUnwrap, ValueError):
                continue
    if not current().exists():
        raise Unusable("The master key is missing, yet data is sealed under it: restore it.")
    raise InvalidUnwrap


def _known() -> Iterator[Master]:
    """The current one first, which is nearly always the one."""
    first = current()
    if first.exists():
        yield first
    if settings.MASTER_KEY_TOKEN:
        yield from _token_keys()
    for one in (master_file.current(), *master_file.former()):
        if one.exists():
            yield one


def _token() -> Master:
    # Only an installation that names a token needs the library that speaks to it.
    from audit import master_token  # noqa: PLC0415

    found = master_token.configured()
    assert found is not None  # deploy/settings.py has seen to it
    return found


def _token_keys() -> list[Master]:
    from audit import master_token  # noqa: PLC0415

    found = master_token.configured()
    return [*master_token.former(found)] if found else []
