"""Sentences for tests of reports."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.flags import actions
from forum.flags.models import Flag
from forum.review.models import Review
from tests.cast import Cast

TEXT = "The Zarzamora bakery is on the left."


def report(by: User, what: str, thing: UUID, reason: str = "off_topic", words: str = "") -> Flag:
    return actions.flag(by=by, what=what, thing_id=thing, reason=reason, words=words)


def waiting(thing: UUID) -> Review:
    return Review.objects.get(kind="flag", state="waiting", report__thing=thing)


def seen_now(client, review: Review) -> str:
    """The hash on the desk's form."""
    return client.get(f"/desk/{review.pk}/").context["review"].seen_hash


def edited(cast: Cast, post: UUID, text: str) -> None:
    """The author changes it, and a moderator lets the change be read."""
    newest = Post.objects.get(pk=post).revisions.latest("number")
    post_actions.edit_post(by=cast.colleague, post_id=post, text=text, seen_revision=newest.pk)
    item = Review.objects.get(kind__in=["post", "edit"], author=cast.colleague, state="waiting")
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)


def page(client, address: str) -> str:
    return client.get(address, follow=True).content.decode()
