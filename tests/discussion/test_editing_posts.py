"""An author changes a post: what was approved stays, nothing is lost, nothing is overwritten."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from forum.alerts.models import InboxItem
from forum.boards.models import Board
from forum.discussion import actions
from forum.discussion.models import Post
from forum.discussion.queries import thread
from forum.review.models import Review
from tests.cast import Cast, open_case
from tests.discussion.posts import approve_post, approved_post, newest, texts, waiting_review


@pytest.mark.lesson(1)
def test_an_edit_of_an_approved_post_is_invisible_until_it_is_approved(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="Harmless.")
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Not harmless.", seen_revision=newest(post).pk)
    for reader in (cast.expert_mx, cast.investigator, cast.moderator_one):
        assert texts(reader, case) == ['<p dir="auto">Harmless.</p>']
    draft = thread(cast.expert_mx, case).posts[0].draft
    assert draft is not None
    assert str(draft.html) == '<p dir="auto">Not harmless.</p>'
    assert thread(cast.investigator, case).posts[0].draft is None
    assert waiting_review(post).kind == Review.Kind.EDIT
    approve_post(cast, post)
    assert texts(cast.investigator, case) == ['<p dir="auto">Not harmless.</p>']
    assert thread(cast.investigator, case).posts[0].edited


@pytest.mark.lesson(2)
def test_saving_a_pending_post_again_never_changes_that_it_waits(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="One.")
    old = waiting_review(post)
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Two.", seen_revision=newest(post).pk)
    assert list(post.revisions.order_by("number").values_list("state", flat=True)) == ["withdrawn", "pending"]
    assert Post.objects.get(pk=post.pk).approved is None
    assert waiting_review(post).kind == Review.Kind.POST
    with pytest.raises((WrongState, Conflict)):
        actions.approve_revision(by=cast.moderator_one, review_id=old.pk, seen=old.seen_hash)
    assert texts(cast.investigator, case) == []
    assert not InboxItem.objects.filter(target=old.pk, kind="to_vet", read_at=None).exists()


def test_a_returned_text_is_not_lost_and_can_be_sent_again(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="It is Anna's flat.")
    review = waiting_review(post)
    with pytest.raises(BadInput):
        actions.return_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=" ")
    actions.return_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A name.")
    (own,) = thread(cast.expert_mx, case).own
    assert own.draft is not None
    assert own.draft.returned
    assert own.draft.reason == "A name."
    assert InboxItem.objects.get(user=cast.expert_mx, kind="returned").target == post.pk
    with pytest.raises(BadInput):
        actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="It is Anna's flat.", seen_revision=newest(post).pk)
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="It is a flat.", seen_revision=newest(post).pk)
    assert not thread(cast.expert_mx, case).own[0].draft.returned
    approve_post(cast, post)
    assert texts(cast.investigator, case) == ['<p dir="auto">It is a flat.</p>']


def test_a_returned_edit_leaves_the_approved_text_as_it_was(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="Good.")
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Worse.", seen_revision=newest(post).pk)
    review = waiting_review(post)
    actions.return_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="No.")
    assert texts(cast.investigator, case) == ['<p dir="auto">Good.</p>']
    assert thread(cast.expert_mx, case).posts[0].draft.returned


@pytest.mark.req(93)
def test_an_edit_begun_from_an_older_version_is_a_conflict_and_overwrites_nothing(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One.")
    seen = newest(post).pk
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Two.", seen_revision=seen)
    with pytest.raises(Conflict):
        actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Three.", seen_revision=seen)
    assert newest(post).text == "Two."
    with pytest.raises(NotAllowed):
        actions.edit_post(by=cast.expert_other, post_id=post.pk, text="Mine now.", seen_revision=newest(post).pk)


def test_what_is_taken_back_waits_for_nobody(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One.")
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Two.", seen_revision=newest(post).pk)
    review = waiting_review(post)
    with pytest.raises(NotFoundHere):
        actions.withdraw_revision(by=cast.expert_other, revision_id=newest(post).pk)
    actions.withdraw_revision(by=cast.expert_mx, revision_id=newest(post).pk)
    assert Review.objects.get(pk=review.pk).state == "withdrawn"
    with pytest.raises(WrongState):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(WrongState):
        actions.withdraw_revision(by=cast.expert_mx, revision_id=post.approved_id)
    assert texts(cast.investigator, case) == ['<p dir="auto">One.</p>']
    assert thread(cast.expert_mx, case).posts[0].draft is None


def test_an_empty_or_endless_text_is_refused_with_a_sentence(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    for text in ("", "  \n ", "x" * 20_001):
        with pytest.raises(BadInput):
            actions.write_post(by=cast.expert_mx, case_id=case.pk, text=text)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="a\x00b\r\nc")
    assert newest(post).text == "ab\nc"
