"""Sentences for tests of strikes and appeals."""

from __future__ import annotations

from accounts.models import User
from forum.conduct import actions, appeals
from forum.conduct.models import Strike
from forum.discussion import actions as post_actions
from forum.review.models import Review
from tests.cast import Cast

TEXT = "Ask Zarzamora who lives there."
WHY = "It names a person."


def returned(cast: Cast, case, *, verdict=post_actions.return_revision, by: User | None = None) -> Review:
    """A post of the colleague's that moderator one returned."""
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text=TEXT)
    item = Review.objects.get(subject__in=post.revisions.values("pk"), state="waiting")
    verdict(by=by or cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason=WHY)
    return item


def strike(by: User, item: Review, kind: str = "names", words: str = "Leave names out.") -> Strike:
    return actions.add_strike(by=by, review_id=item.pk, kind=kind, words=words)


def appealed(cast: Cast, item: Review, words: str = "It is a shop, not a person.") -> Review:
    return appeals.appeal_decision(by=cast.colleague, review_id=item.pk, words=words).review


def judge(verb, by: User, item: Review, reason: str = "I read it again."):
    return verb(by=by, review_id=item.pk, seen=item.seen_hash, reason=reason)


def page(client, address: str) -> str:
    return client.get(address, follow=True).content.decode()
