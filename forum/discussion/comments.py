"""What was said about marks: the approved comments that a person may read, by mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from forum.cases.models import Case
from forum.clues.models import Mark
from forum.discussion.models import Post
from forum.discussion.saying import said_to


@dataclass(frozen=True)
class Comment:
    """A post on a mark, with its words as this reader may read them."""

    post: Post
    words: str


def comments_on(user: User, case: Case, marks: Sequence[Mark]) -> Mapping[UUID, Sequence[Comment]]:
    """Each mark's posts in their order: a few queries for any number of marks."""
    found: dict[UUID, list[Comment]] = defaultdict(list)
    if marks:
        posts = Post.objects.visible_in(user, case).published().filter(mark__in=[mark.pk for mark in marks])
        shown = list(posts.select_related("approved", "author").order_by("position"))
        words = said_to(user, [post.approved for post in shown if post.approved])
        for post in shown:
            if post.mark_id is not None and post.approved is not None:
                found[post.mark_id].append(Comment(post, words[post.approved.pk]))
    return found


def first_words(comments: Sequence[Comment], most: int = 160) -> str:
    """The first comment as one line, cut where it is long."""
    text = " ".join(comments[0].words.split()) if comments else ""
    return f"{text[: most - 1]}…" if len(text) > most else text
