"""What was reported, as search, versions, undo and passing on meet it."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput
from forum.desk import holding
from forum.discussion import actions as post_actions
from forum.discussion.models import Post, Revision
from forum.flags import actions
from forum.index.models import Indexed
from forum.review import escalating
from forum.review.models import Review
from forum.search.finding import find
from forum.search.grammar import parse
from tests.discussion.posts import approve_post
from tests.flags.reporting import TEXT, edited, page, report, seen_now, waiting

WORD = "Zarzamora"


@pytest.mark.lesson(14)
def test_what_is_hidden_is_counted_by_no_search_and_leaves_the_index_with_the_verdict(
    cast, case, post, client_of
) -> None:
    assert find(cast.expert_mx, parse(WORD)).count == 1
    report(cast.expert_other, "post", post, "child")
    found = find(cast.expert_mx, parse(WORD))
    assert (found.count, found.facets, found.hits) == (0, [], [])
    review, judge = waiting(post), client_of(cast.moderator_one)
    actions.hold_back(
        by=cast.moderator_one, review_id=review.pk, seen=seen_now(judge, review), reason="A name is in it"
    )
    assert not Indexed.objects.filter(object=post).exists()


@pytest.mark.lesson(16)
def test_a_search_finds_a_quoting_post_by_its_own_words_alone(cast, case, post) -> None:
    source = Post.objects.get(pk=post).approved_id
    text = f"> {TEXT}\n\nI agree with that wholeheartedly."
    quoting = post_actions.write_post(by=cast.expert_mx, case_id=case.pk, text=text, quotes=[source])
    approve_post(cast, quoting)
    assert [one.pk for one in find(cast.expert_mx, parse(WORD)).hits] == [post]
    assert [one.pk for one in find(cast.expert_mx, parse("wholeheartedly")).hits] == [quoting.pk]


@pytest.mark.lesson(28)
def test_earlier_versions_are_taken_from_readers_with_the_one_that_was_reported(cast, case, post, client_of) -> None:
    edited(cast, post, f"{WORD}, once more.")
    report(cast.expert_mx, "post", post, "off_topic")
    review, judge = waiting(post), client_of(cast.moderator_one)
    actions.take_down(
        by=cast.moderator_one, review_id=review.pk, seen=seen_now(judge, review), reason="A name is in it"
    )
    assert not Revision.objects.filter(post=post, state=Revision.State.APPROVED).exists()
    row = Post.objects.get(pk=post)
    newest = row.revisions.order_by("-number")[0]
    post_actions.edit_post(by=row.author, post_id=post, text="Without the name.", seen_revision=newest.pk)
    approve_post(cast, row)
    assert WORD not in page(client_of(cast.expert_mx), f"/discussion/posts/{post}/history/")


def test_a_report_of_a_text_that_changed_since_is_decided_though_it_can_be_undone(
    cast, case, post, client_of, settings
) -> None:
    settings.UNDO_SECONDS = 10
    report(cast.expert_mx, "post", post, "off_topic")
    edited(cast, post, "Something else entirely.")
    review, judge = waiting(post), client_of(cast.moderator_one)
    form = {"verdict": "return", "seen": seen_now(judge, review), "reason": "A name is in it"}
    assert judge.post(f"/desk/{review.pk}/verdict/", form).status_code == 302
    settings.UNDO_SECONDS = 0
    review.held.update(due_at=review.waiting_since)
    assert holding.carry_out() == 1
    assert Post.objects.get(pk=post).approved is None


def test_a_report_is_not_passed_on_for_who_is_left_over_would_tell_who_reported(cast, case, post) -> None:
    report(cast.moderator_two, "post", post, "off_topic")
    review = Review.objects.get(pk=waiting(post).pk)
    with pytest.raises(BadInput, match="not passed on"):
        escalating.escalate_review(by=cast.moderator_one, review_id=review.pk, reason="Please look.")


@pytest.mark.parametrize("query", ["from:a\x00", "\x00", "board:\x00x"])
def test_a_character_that_no_database_keeps_is_no_error_in_a_search(cast, board, client_of, query) -> None:
    assert client_of(cast.expert_mx).post("/search/", {"q": query}).status_code in {200, 422}
