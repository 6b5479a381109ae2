"""The few sentences that put posts into a case, through the actions."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from forum.cases.models import Case
from forum.discussion import actions
from forum.discussion.models import Post
from forum.discussion.queries import thread
from forum.review.models import Review
from tests.cast import Cast

NOWHERE = UUID("00000000-0000-4000-8000-000000000000")


def waiting_review(post: Post) -> Review:
    return Review.objects.get(subject__in=post.revisions.values("pk"), state=Review.State.WAITING)


def approve_post(cast: Cast, post: Post) -> Post:
    review = waiting_review(post)
    moderator = cast.moderator_two if post.author_id == cast.moderator_one.pk else cast.moderator_one
    return actions.approve_revision(by=moderator, review_id=review.pk, seen=review.seen_hash)


def approved_post(cast: Cast, case: Case, by: User | None = None, text: str = "A dry accent.", **more: object) -> Post:
    post = actions.write_post(by=by or cast.expert_mx, case_id=case.pk, text=text, **more)
    return approve_post(cast, post)


def newest(post: Post) -> object:
    return post.revisions.order_by("-number")[0]


def texts(user: User, case: Case) -> list[str]:
    """What a reader sees of the discussion, as HTML."""
    return [str(post.html) for post in thread(User.objects.get(pk=user.pk), case).posts]
