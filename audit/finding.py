"""From what people write (a case's code, an e-mail address) to the id that the trail knows; rooms above know how."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from audit import keys

CASE, PERSON = "case", "person"
Finder = Callable[[str], str]  # "" when it knows nothing of that name
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Called by a room when it is ready."""
    _finders[kind] = finder


def find(kind: str, written: str) -> str:
    """The id, also when there is none of that name: then one that nothing has, always the same for the same words, so
    that the address of the page that follows does not tell which was the case."""
    finder = _finders.get(kind)
    found = finder(written.strip()) if finder else ""
    return found or str(UUID(hex=keys.lookup("nothing", f"{kind} {written.strip().casefold()}"), version=4))
