"""Whose turn it is to vet: a room above knows who has looked at much of it already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User
from forum.review.models import Review

Chosen = Callable[[Review, Sequence[User]], list[User]]


@dataclass
class _Keepers:
    asked_first: Chosen = lambda review, people: list(people)


_keepers = _Keepers()


def register(*, asked_first: Chosen) -> None:
    """Called by the room that knows when it is ready."""
    _keepers.asked_first = asked_first


def asked_first(review: Review, people: Sequence[User]) -> list[User]:
    """Those of them who are told that it waits; the others find it in their queue."""
    return _keepers.asked_first(review, people)
