"""A post as a search finds it, and a case with all in it when its code or its board has changed."""

from __future__ import annotations

from collections.abc import Iterator

from forum.cases.models import Case
from forum.clues import indexing as clues
from forum.clues.states import ClueState
from forum.discussion import rendering
from forum.discussion.models import Post
from forum.index import steps
from forum.index.models import Indexed


def words(post: Post) -> str:
    """Its own words as readers see them, without markup; what it quotes is found where it was said."""
    return rendering.own_words(post.approved.html) if post.approved else ""


def put(post: Post) -> None:
    """A step: others read its approved words from now on, and none of those before."""
    if post.clue is None or post.clue.state == ClueState.APPROVED:
        steps.put(post.case, _thing(post))


def put_case_anew(case: Case) -> int:
    """A step of changing a case's code or board: all of it as it may be found now, which is nothing of a RED one."""
    return steps.put_anew(case, _all_of(case))


def _thing(post: Post) -> steps.Thing:
    about = clues.about(post.clue) if post.clue else None
    at, is_pinned = post.created_at, post.mark_id is not None
    return steps.Thing(Indexed.Kind.POST, post.pk, post.author_id, at, words(post), about, is_pinned)


def _all_of(case: Case) -> Iterator[steps.Thing]:
    yield steps.of_case(case)
    yield from clues.of_case(case)
    posts = Post.objects.published().filter(case=case).select_related("approved", "clue")
    for post in posts.iterator(500):
        if post.clue is None or post.clue.state == ClueState.APPROVED:
            yield _thing(post)
