"""What was taken out is known here to the program alone, so that a page that was open before brings nothing back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import Q

from forum.redaction import former
from forum.redaction.models import Redaction, What
from forum.redaction.passages import BLOCKS, Scrubber

Cut = Callable[[str], str]


def of_things(things: Collection[UUID]) -> Cut:
    """A text without what was taken out of these."""
    return _cut(Redaction.objects.filter(thing__in=things))


def of_case(case: UUID) -> Cut:
    """A text without what was taken out of anything in this case, or of what was moved away from it.

    Of the latter only what was read here: else a draft here would tell of words that were written elsewhere since."""
    left = Q(what=What.POST, thing__in=former.posts_of(case))
    return _cut(Redaction.objects.filter(Q(case=case) | left), case)


def _cut(rows: Iterable[Redaction], read_in: UUID | None = None) -> Cut:
    scrubbers = []
    for one in rows:
        everywhere = read_in in {None, one.case_id} or one.there is None  # made before it was kept where they were read
        passages = one.passages if everywhere else one.there.get(str(read_in), [])
        scrubbers.append(Scrubber(tuple(passages), BLOCKS[one.reason]))

    def cut(text: str) -> str:
        for one in scrubbers:
            text = one.of(text)
        return text

    return cut
