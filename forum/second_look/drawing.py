"""Which approvals get a second look: a keyed hash of the review's random id, so nobody steers or foresees it.

An id is given before anybody reads the text, and the key is the installation's: neither writing it again, nor waiting,
nor another moderator changes the draw of a review, and whoever has the key can repeat it.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from audit import keys, log
from forum.discussion.models import Revision
from forum.flags.models import What
from forum.review import steps as review
from forum.review.models import Decision, Recusal, Review
from forum.review.queries import vetters_of
from forum.second_look.events import SecondLookDrawn
from forum.second_look.models import SecondLook

OF = 10_000  # hundredths of a percent
LOOKED_AT = {
    Review.Kind.CASE: What.CASE, Review.Kind.CLUE: What.CLUE, Review.Kind.POST: What.POST, Review.Kind.EDIT: What.POST,
}  # fmt: skip


def is_drawn(review_id: UUID) -> bool:
    """The same for ever, for one review under one key and one share."""
    drawn = int(keys.lookup("second look", str(review_id)), 16) % OF
    return drawn < settings.SECOND_LOOK_PERCENT * OF // 100


def approved(first: Review, decision: Decision) -> None:
    """A step of the approval: puts it into the queue of those who did not decide on it, when there is anybody."""
    if is_drawn(first.pk):
        put_up(first, decision)


def put_up(first: Review, decision: Decision) -> SecondLook | None:
    """A step, of the draw and of a lead's sample alike, so that nobody can tell one from the other.

    None where nobody could look, or where it is looked at already.
    """
    what = LOOKED_AT.get(Review.Kind(first.kind))
    if what is None or first.case is None:
        return None
    others = [one for one in vetters_of(first) if one.pk != decision.by_id]
    elsewhere = [one for one in others if one.organisation_id != decision.by.organisation_id]
    waiting = Review.objects.filter(kind=Review.Kind.SECOND_LOOK, subject=first.subject, state=Review.State.WAITING)
    if not others or waiting.exists():
        return None
    item = review.put_in_queue(
        kind=Review.Kind.SECOND_LOOK, subject=first.subject, case=first.case, author=first.author,
        seen_hash=first.seen_hash,
    )  # fmt: skip
    kept_out = {one.pk for one in others} - {one.pk for one in elsewhere} if elsewhere else set()
    Recusal.objects.bulk_create(Recusal(review=item, user_id=pk) for pk in sorted({decision.by_id, *kept_out}))
    look = SecondLook.objects.create(review=item, first=decision, what=what, thing=_thing(what, first.subject))
    log.record(SecondLookDrawn(object=str(item.pk), case=str(first.case_id)), by=None)
    return look


def _thing(what: What, subject: UUID) -> UUID:
    return Revision.objects.get(pk=subject).post_id if what == What.POST else subject
