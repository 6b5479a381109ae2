"""What was said about marks: the approved comments that a person may read, by mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from accounts.models import User
from forum.cases.models import Case
from forum.clues.models import Mark
from forum.discussion.models import Post


def comments_on(user: User, case: Case, marks: Sequence[Mark]) -> Mapping[UUID, Sequence[Post]]:
    """Each mark's posts in their order, with their approved revisions: two queries for any number of marks."""
    found: dict[UUID, list[Post]] = defaultdict(list)
    if marks:
        posts = Post.objects.visible_in(user, case).published().filter(mark__in=[mark.pk for mark in marks])
        for post in posts.select_related("approved", "author").order_by("position"):
            if post.mark_id is not None:
                found[post.mark_id].append(post)
    return found


def first_words(posts: Sequence[Post], most: int = 160) -> str:
    """The first comment as one line, cut where it is long."""
    text = " ".join(posts[0].approved.text.split()) if posts and posts[0].approved else ""
    return f"{text[: most - 1]}…" if len(text) > most else text
