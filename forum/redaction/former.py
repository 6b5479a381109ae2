"""Cases that a post stood in before it was moved: its words may stand in what was written about it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

_cases: list[Callable[[UUID], Mapping[UUID, int]]] = [lambda _post: {}]
_posts: list[Callable[[UUID], Iterable[Any]]] = [lambda _case: []]


def register(cases: Callable[[UUID], Mapping[UUID, int]], posts: Callable[[UUID], Iterable[Any]]) -> None:
    """The room of moves, above, knows."""
    _cases[0], _posts[0] = cases, posts


def cases_of(post: UUID) -> Mapping[UUID, int]:
    """Where it stood, each with the number of its last version there: later ones are no business of that case's."""
    return _cases[0](post)


def posts_of(case: UUID) -> Iterable[Any]:
    """What left it: ids, or a query of them."""
    return _posts[0](case)
