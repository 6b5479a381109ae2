"""A post moves while somebody edits it, and two moves that cross."""

from __future__ import annotations

from functools import partial

import pytest

from forum.discussion import actions as post_actions
from forum.discussion.models import Post, Revision
from forum.rearranging import actions, queries
from forum.review.models import Review
from tests.at_once import at_once
from tests.cast import make_board, make_cast, open_case
from tests.discussion.posts import newest
from tests.world import posted

pytestmark = pytest.mark.django_db(transaction=True)
NAMED = ("marta.klein@example.org", "luc.moreau@example.org", "jon.berg@example.org")


def test_an_edit_at_the_same_moment_goes_along_or_is_kept_for_another_try() -> None:
    cast = make_cast()
    board = make_board(cast)
    here = open_case(cast, board)
    red = open_case(cast, board, handling="red", named_emails=NAMED)
    post = Post.objects.get(pk=posted(cast, here, "Zarzamora"))
    seen = queries.preview(cast.moderator_one, here, red, [post.pk]).seen
    ends = at_once(
        partial(
            actions.move_posts, by=cast.moderator_one, case_id=here.pk, target_id=red.pk, post_ids=[post.pk], seen=seen
        ),
        partial(
            post_actions.edit_post, by=cast.colleague, post_id=post.pk, text="Zarzamora, two.",
            seen_revision=newest(post).pk,
        ),
    )  # fmt: skip
    assert ends.get("done", 0) + ends.get("refused", 0) == 2
    assert Post.objects.get(pk=post.pk).case_id == red.pk
    waiting = Review.objects.filter(kind="edit")
    assert {item.case_id for item in waiting} <= {red.pk}
    assert all(one.words_scope for one in Revision.objects.filter(post=post))


def test_two_moves_that_cross_do_not_wait_for_each_other() -> None:
    cast = make_cast()
    board = make_board(cast)
    cases = [open_case(cast, board, handling="red", named_emails=NAMED) for _n in range(2)]
    posts = [posted(cast, case, "Zarzamora") for case in cases]
    seen = [queries.preview(cast.moderator_one, cases[n], cases[1 - n], [posts[n]]).seen for n in range(2)]
    ends = at_once(*[
        partial(
            actions.move_posts, by=(cast.moderator_one, cast.moderator_two)[n], case_id=cases[n].pk,
            target_id=cases[1 - n].pk, post_ids=[posts[n]], seen=seen[n],
        )
        for n in range(2)
    ])  # fmt: skip
    assert ends == {"done": 2}
    assert [Post.objects.get(pk=posts[n]).case_id for n in range(2)] == [cases[1].pk, cases[0].pk]
