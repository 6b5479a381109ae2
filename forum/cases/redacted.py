"""What was taken out of a text stays out of it: rooms ask here before they keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput

Cut = Callable[[str], str]  # a text without the passages that were taken out
TAKEN_OUT = _(
    "A moderator has taken words out of this text, and they stand in what you send. Leave them out, then send it again."
)


def _as_it_is(text: str) -> str:
    return text


_of_things: list[Callable[[Collection[UUID]], Cut]] = [lambda _things: _as_it_is]
_of_case: list[Callable[[UUID], Cut]] = [lambda _case: _as_it_is]


def register(of_things: Callable[[Collection[UUID]], Cut], of_case: Callable[[UUID], Cut]) -> None:
    """The room of redactions, above, says how."""
    _of_things[0], _of_case[0] = of_things, of_case


def without(things: Collection[UUID], text: str) -> str:
    """The text without what was taken out of these posts, clues, questions or answers."""
    return _of_things[0](things)(text)


def check(things: Collection[UUID], *texts: str) -> None:
    """A page that was open before must not bring back what was taken out since; one query."""
    cut = _of_things[0](things)
    if any(cut(text) != text for text in texts):
        raise BadInput(TAKEN_OUT)


def in_case(case: UUID) -> Cut:
    """For words that nobody vets before they are kept: without what was taken out of anything in this case."""
    return _of_case[0](case)
