"""What one moderator alone let through may be looked at again: a room above draws which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.review.models import Decision, Review

Approved = Callable[[Review, Decision], None]


@dataclass
class _Keepers:
    approved: Approved = lambda review, decision: None


_keepers = _Keepers()


def register(*, approved: Approved) -> None:
    """Called by the room that draws when it is ready."""
    _keepers.approved = approved


def approved(review: Review) -> None:
    """A step, once the approval is told and before anybody hears of it. What took two has had its second look."""
    if review.approvals_needed == 1:
        _keepers.approved(review, review.decisions.latest("at"))
