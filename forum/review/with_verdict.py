"""What a moderator gives together with a verdict: a room above knows what follows, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from forum.review.models import Decision

_strike: list[Callable[[Decision, str, str], object]] = []


def register(*, strike: Callable[[Decision, str, str], object]) -> None:
    """Called by the room that knows when it is ready."""
    _strike[:] = [strike]


def strike(decision: Decision, kind: str, words: str) -> None:
    """On the author of what was just turned down."""
    for give in _strike:
        give(decision, kind, words)
