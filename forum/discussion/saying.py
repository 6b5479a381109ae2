"""The words of a text for one reader: as it was typed, but for what it quotes that this reader may not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from accounts.models import User
from forum.discussion import rendering
from forum.discussion.mentions import read_names
from forum.discussion.models import Revision
from forum.discussion.quoting import credits_for_all, credits_in
from forum.discussion.rendering import Credit


def leaves_out(one: Revision, credit: Credit) -> bool:
    """It quotes what was hidden or taken down since, or left for where this reader does not follow."""
    return any(credit.quote(source) is None for source in rendering.quotes_in(one.html))


def said(one: Revision, credit: Credit) -> str:
    """As it was typed; where it quotes what is left out for its readers, as they would read it."""
    return rendering.plain(rendering.attributed(one.html, credit)) if leaves_out(one, credit) else one.said


def said_to(reader: User, revisions: Sequence[Revision]) -> Mapping[UUID, str]:
    """Of each, by id, with this reader's access."""
    read_names(revisions)
    credit = credits_in(revisions, reader, ())
    return {one.pk: said(one, credit) for one in revisions}


def said_to_all(one: Revision) -> str:
    """For several moderators at once: with the access that everybody has who reads its case."""
    return said(one, credits_for_all([one]))


def is_whole_for(reader: User, one: Revision) -> bool:
    """Nothing of it is left out for this reader."""
    return not leaves_out(one, credits_in([one], reader, ()))
