"""The versions of a post: each behind its own check, with what it changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from forum.boards.models import Board
from forum.discussion import actions
from forum.discussion.history import history
from forum.discussion.models import Post
from tests.cast import Cast, open_case
from tests.discussion.posts import NOWHERE, approve_post, approved_post, newest, waiting_review

ClientOf = Callable[[User], Client]


def _edit(cast: Cast, post: Post, text: str) -> None:
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text=text, seen_revision=newest(post).pk)


def _numbers(user: User, post: Post) -> list[int]:
    return [version.revision.number for version in history(user, post.pk).versions]


@pytest.mark.lesson(28)
def test_each_version_is_seen_by_whom_it_is_for(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One tree.")
    _edit(cast, post, "Two trees.")
    approve_post(cast, post)
    _edit(cast, post, "Three trees.")
    assert _numbers(cast.investigator, post) == [2, 1]
    assert _numbers(cast.expert_mx, post) == [3, 2, 1]
    assert _numbers(cast.moderator_one, post) == [3, 2, 1]
    review = waiting_review(post)
    actions.return_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Which?")
    assert _numbers(cast.investigator, post) == [2, 1]
    assert _numbers(cast.expert_mx, post) == [3, 2, 1]
    actions.withdraw_revision(by=cast.expert_mx, revision_id=newest(post).pk)
    assert _numbers(cast.moderator_one, post) == [2, 1]
    assert _numbers(cast.expert_mx, post) == [3, 2, 1]


@pytest.mark.lesson(28)
def test_what_was_held_back_is_nobodys_to_read_again(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One tree.")
    _edit(cast, post, "Two trees.")
    review = waiting_review(post)
    actions.quarantine_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A name")
    for person in (cast.expert_mx, cast.moderator_one, cast.investigator):
        assert _numbers(person, post) == [1]


def test_the_page_says_what_changed_and_when_and_is_hidden_like_what_is_not_there(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One *tree*.")
    _edit(cast, post, "Two *trees*.")
    approve_post(cast, post)
    page = client_of(cast.investigator).get(f"/discussion/posts/{post.pk}/history/").content.decode()
    assert "<del>One</del><ins>Two</ins>" in page
    assert "<em>tree</em>" in page
    assert "what readers see now" in page
    assert (
        f"/discussion/posts/{post.pk}/history/" in client_of(cast.colleague).get(f"/cases/{case.pk}/").content.decode()
    )
    outsider = client_of(cast.outsider)
    answers = [outsider.get(f"/discussion/posts/{pk}/history/") for pk in (post.pk, NOWHERE)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    waits = actions.write_post(by=cast.colleague, case_id=case.pk, text="Not yet.")
    assert client_of(cast.investigator).get(f"/discussion/posts/{waits.pk}/history/").status_code == 404
    assert client_of(cast.investigator).get(f"/discussion/posts/{post.pk}/history/?before=2").status_code == 200
