"""A moderator corrects a few words and approves them in one step: both versions stay, and the author is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from audit.models import Entry
from audit.sealed_text import MARK
from forum.alerts.models import Follow, InboxItem
from forum.boards.models import Board, Handling
from forum.discussion import actions
from forum.discussion.correcting import MOST, approve_corrected
from forum.discussion.models import Post, Revision
from forum.discussion.queries import own_post, thread
from forum.review.models import Decision, Review
from tests.cast import Cast, open_case, submitted_text_clue
from tests.discussion.posts import approved_post, newest, texts, waiting_review
from tests.sealing.test_red_words import stored

RED_NAMED = ("marta.klein@example.org", "luc.moreau@example.org", "elena.ruiz@example.org")


def corrected(cast: Cast, review: Review, text: str, by: User | None = None) -> Post:
    by = by or cast.moderator_one
    return approve_corrected(by=by, review_id=review.pk, seen=review.seen_hash, text=text)


def test_readers_get_the_corrected_words_the_author_keeps_their_own_and_sees_what_changed(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    Follow.objects.create(user=cast.expert_other, case=case)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Ask Paco Ferrer abuot it.")
    known = set(Entry.objects.values_list("pk", flat=True))
    corrected(cast, waiting_review(post), "Ask somebody about it.")
    told = Entry.objects.exclude(pk__in=known).exclude(op="alert.deliver").values_list("op", flat=True)
    assert list(told) == ["post.correct"]
    assert texts(cast.colleague, case) == ['<p dir="auto">Ask somebody about it.</p>']
    before, after = post.revisions.order_by("number")
    assert (before.state, before.text, before.corrected_by_id) == ("corrected", "Ask Paco Ferrer abuot it.", None)
    assert (after.state, after.corrected_by) == ("approved", cast.moderator_one)
    row = InboxItem.objects.get(user=cast.expert_mx, kind="corrected")
    author = client_of(cast.expert_mx)
    page = author.get(f"/discussion/revisions/{row.target}/correction/").content.decode()
    assert "<del>Paco" in page
    assert "Ask Paco Ferrer abuot it." in page
    assert InboxItem.objects.filter(kind="new_post", user=cast.expert_other).count() == 1
    for reader in (cast.colleague, cast.moderator_two, cast.expert_other, cast.outsider):
        client = client_of(reader)
        assert client.get(f"/discussion/revisions/{row.target}/correction/").status_code == 404
        if reader != cast.outsider:
            page = client.get(f"/cases/{case.pk}/").content.decode()
            assert "corrected by a moderator" in page
            assert "Paco" not in page
    assert own_post(cast.expert_mx, post.pk)[1] == after, "an edit begins with what is read"


@pytest.mark.lesson(3)
def test_what_the_author_changed_meanwhile_is_neither_corrected_nor_approved(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="First words.")
    opened = waiting_review(post)
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Other words.", seen_revision=newest(post).pk)
    with pytest.raises(WrongState):
        corrected(cast, opened, "First word.")
    now = waiting_review(post)
    with pytest.raises(Conflict):
        approve_corrected(by=cast.moderator_one, review_id=now.pk, seen=opened.seen_hash, text="First word.")
    assert texts(cast.colleague, case) == []
    corrected(cast, now, "Other word.")
    with pytest.raises((Conflict, WrongState)):
        corrected(cast, now, "Another word.", by=cast.moderator_two)
    assert texts(cast.colleague, case) == ['<p dir="auto">Other word.</p>']


@pytest.mark.lesson(1)
def test_a_corrected_post_that_is_edited_waits_like_any_other(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="A typpo.")
    corrected(cast, waiting_review(post), "A typo.")
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Something else.", seen_revision=newest(post).pk)
    assert texts(cast.colleague, case) == ['<p dir="auto">A typo.</p>']
    corrected(cast, waiting_review(post), "Something else!")
    assert texts(cast.colleague, case) == ['<p dir="auto">Something else!</p>']
    assert list(post.revisions.order_by("number").values_list("state", flat=True)) == [
        "corrected", "approved", "corrected", "approved",
    ]  # fmt: skip


@pytest.mark.lesson(33)
@pytest.mark.req(28)
def test_only_who_may_decide_corrects_and_never_what_is_theirs_or_takes_two(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.moderator_one, case_id=case.pk, text="A typpo of a moderator.")
    review = waiting_review(post)
    for person in (cast.moderator_one, cast.expert_mx, cast.investigator, cast.outsider, cast.administrator):
        with pytest.raises(NotFoundHere):
            corrected(cast, review, "A typo of a moderator.", by=person)
    Review.objects.filter(pk=review.pk).update(approvals_needed=2)
    with pytest.raises(BadInput, match="two moderators"):
        corrected(cast, review, "A typo of a moderator.", by=cast.moderator_two)
    clue = submitted_text_clue(cast, case)
    of_clue = Review.objects.get(subject=clue.pk)
    with pytest.raises(NotFoundHere):
        corrected(cast, of_clue, "Panadería")
    assert not Decision.objects.filter(review__in=[review, of_clue]).exists()


def test_a_correction_is_a_few_words_not_a_text_of_the_moderators(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="A dry accent. " + "Long words here. " * 20)
    review = waiting_review(post)
    for text in ("A dry accent.", newest(post).text + " word" * (MOST + 1)):
        with pytest.raises(BadInput, match="no correction"):
            corrected(cast, review, text)
    with pytest.raises(BadInput, match="Nothing is changed"):
        corrected(cast, review, newest(post).text)
    for text in ("", "   "):
        with pytest.raises(BadInput):
            corrected(cast, review, text)
    corrected(cast, review, newest(post).text + " word" * MOST)


@pytest.mark.lesson(16)
def test_a_correction_brings_no_quote_that_its_author_did_not_make(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    source = approved_post(cast, case, by=cast.investigator, text="The tiles are blue.")
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="I agre.")
    corrected(cast, waiting_review(post), "> The tiles are blue.\n\nI agree.")
    assert not newest(post).quotes.exists()
    quoting = actions.write_post(
        by=cast.expert_mx, case_id=case.pk, text="> The tiles are blue.\n\nYess.", quotes=[source.approved_id]
    )
    corrected(cast, waiting_review(quoting), "> The tiles are blue.\n\nYes.")
    assert [quote.source_id for quote in newest(quoting).quotes.all()] == [source.approved_id]


def test_words_of_a_red_case_lie_sealed_when_they_are_corrected(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, handling=Handling.RED, named_emails=RED_NAMED)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="The quetzal is thier bird.")
    corrected(cast, waiting_review(post), "The quetzal is their bird.")
    assert all(value.startswith(MARK) for value in stored("discussion_revision", "text"))
    assert thread(cast.expert_mx, case).posts[0].corrected


def test_the_page_shows_what_it_changes_keeps_what_was_typed_and_goes_on(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="A typpo.")
    review, moderator = waiting_review(post), client_of(cast.moderator_one)
    address = f"/desk/{review.pk}/correct/"
    assert "A typpo." in moderator.get(address).content.decode()
    form = {"text": "A typo.", "seen": review.seen_hash}
    looked = moderator.post(address, {**form, "do": "look"})
    assert looked.status_code == 200
    assert "<ins>typo</ins>" in looked.content.decode()
    assert Revision.objects.filter(post=post).count() == 1
    wrong = moderator.post(address, {**form, "seen": "0" * 64, "do": "approve"})
    assert wrong.status_code == 409
    assert "A typo." in wrong.content.decode()
    by_the_way = {"verdict": "correct", "seen": review.seen_hash}
    assert moderator.post(f"/desk/{review.pk}/verdict/", by_the_way).status_code == 404
    assert moderator.post(address, {**form, "do": "approve"}).status_code == 302
    assert texts(cast.colleague, case) == ['<p dir="auto">A typo.</p>']
    assert client_of(cast.expert_mx).get(address).status_code == 404


def test_who_passed_it_on_corrects_it_no_more(cast: Cast, board: Board) -> None:
    from forum.review.escalating import escalate_review

    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="A typpo.")
    review = waiting_review(post)
    escalate_review(by=cast.moderator_one, review_id=review.pk, reason="I know the author.")
    with pytest.raises(NotAllowed):
        corrected(cast, review, "A typo.")
