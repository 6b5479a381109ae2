"""Addresses of pages that hold ids, made without asking the resolver each time: a page has fifty of them."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

_ANY = UUID(int=0)


def address(name: str, *args: UUID | str | int) -> str:
    """What reverse() says; for ids, and words that are no ids."""
    ids = [str(one) for one in args if isinstance(one, UUID)]
    shape = tuple(None if isinstance(one, UUID) else one for one in args)
    pieces = _pieces(name, shape, get_script_prefix())
    if len(ids) == 1:
        return ids[0].join(pieces)
    return "".join(piece + one for piece, one in zip(pieces, [*ids, ""], strict=True))


@lru_cache(maxsize=1024)
def _pieces(name: str, shape: tuple[str | int | None, ...], prefix: str) -> list[str]:
    """What comes before, between and after the ids, which each pattern takes as they are written."""
    return reverse(name, args=[_ANY if one is None else one for one in shape]).split(str(_ANY))
