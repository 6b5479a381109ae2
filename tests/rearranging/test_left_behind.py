"""What stays where a post was before it was moved: its author's appeal, words about it, the answer to who asked."""

from __future__ import annotations

import pytest

from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.bookmarks import actions as bookmarks
from forum.bookmarks.models import Bookmark
from forum.cases.models import Case
from forum.conduct import appeals
from forum.conduct.models import Appeal
from forum.discussion import actions as posts
from forum.discussion.models import Post, Revision
from forum.drafts import actions as drafts
from forum.drafts.actions import Typed
from forum.drafts.models import Draft
from forum.flags import actions as flag_actions
from forum.rearranging import actions
from forum.review.models import Review
from forum.search.finding import find
from forum.search.grammar import parse
from tests.cast import open_case
from tests.discussion.posts import approve_post, approved_post, newest, waiting_review
from tests.rearranging.moving import agreed, moved, other_board, review_of
from tests.redaction.redacting import BLOCK, WORD, redacted
from tests.world import posted

MODERATORS = ("marta.klein@example.org", "luc.moreau@example.org")


@pytest.fixture
def here(cast, board):
    return open_case(cast, board, question="Where was this recorded?")


@pytest.fixture
def red(cast, board):
    return open_case(cast, board, question="Which street?", handling="red", named_emails=MODERATORS)


def test_an_author_who_does_not_read_the_new_case_appeals_all_the_same_and_learns_nothing_of_it(
    cast, here, red, client_of
) -> None:
    post = Post.objects.get(pk=posted(cast, here, "A tram."))
    posts.edit_post(by=cast.colleague, post_id=post.pk, text="A tram, edited.", seen_revision=newest(post).pk)
    item = waiting_review(post)
    posts.return_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason="It is no tram.")
    moved(cast.moderator_one, here, red, [post.pk])
    author = client_of(cast.colleague)
    assert author.get(f"/cases/{red.pk}/").status_code == 404
    own = author.get("/conduct/").content.decode()
    assert f"/conduct/reviews/{item.pk}/appeal/" in own
    address = f"/conduct/reviews/{item.pk}/appeal/"
    page = author.get(address)
    for shown in (own, page.content.decode()):
        assert red.code not in shown
        assert str(red.pk) not in shown
        assert red.question not in shown
    assert client_of(cast.expert_mx).get(address).status_code == 404
    assert author.post(address, {"words": "It is one."}).status_code == 302
    appeal = Appeal.objects.get()
    assert appeal.review.case_id == red.pk
    judged = Review.objects.get(pk=appeal.review_id)
    appeals.overturn(by=cast.moderator_two, review_id=judged.pk, seen=judged.seen_hash, reason="It is one.")
    told = InboxItem.objects.get(user=cast.colleague, kind="appeal_decided")
    assert told.case_id is None
    own = author.get("/conduct/").content.decode()
    assert "It is one." in own
    assert red.code not in own


@pytest.mark.lesson(30)
def test_a_redaction_of_a_moved_post_reaches_what_was_written_about_it_where_it_was(cast, here, red) -> None:
    post = posted(cast, here, f"Near {WORD}.")
    by_hand = approved_post(cast, here, by=cast.expert_mx, text=f"> Near {WORD}.\n\nYes.")
    credited = approved_post(
        cast, here, by=cast.expert_other, text=f"> Near {WORD}.\n\nNo.", quotes=[Post.objects.get(pk=post).approved_id]
    )
    own = approved_post(cast, here, by=cast.expert_other, text=f"I say {WORD} myself.")
    bookmarks.keep(by=cast.expert_mx, kind="case", target=here.pk, note=f"Ask about {WORD}.")
    typed = Typed({"text": f"Is {WORD} far?"})
    draft = drafts.keep(by=cast.expert_mx, kind="post", target=here.pk, typed=typed).pk
    elsewhere = open_case(cast, here.board, question="Another?")
    untouched = approved_post(cast, elsewhere, by=cast.expert_mx, text=f"> Near {WORD}.\n\nElsewhere.")
    moved(cast.moderator_one, here, red, [post])
    redacted(cast.moderator_two, "post", post)
    for one in (by_hand, credited):
        text = Revision.objects.get(post=one.pk).text
        assert WORD not in text
        assert BLOCK in text
    assert WORD in Revision.objects.get(post=own.pk).text  # their own words are redacted by themselves
    assert WORD in Revision.objects.get(post=untouched.pk).text
    assert WORD not in Bookmark.objects.get(user=cast.expert_mx, target=here.pk).note
    assert WORD not in str(Draft.objects.get(pk=draft).words)
    assert {one.pk for one in find(cast.expert_mx, parse(WORD)).hits} == {own.pk, untouched.pk}
    again = drafts.keep(by=cast.expert_mx, kind="post", target=here.pk, typed=typed)
    assert WORD not in str(again.words)
    assert Entry.objects.filter(op="redaction.make").count() == 2


@pytest.mark.lesson(30)
def test_what_was_written_after_the_move_is_not_to_be_guessed_where_it_was(cast, here, red) -> None:
    mine = approved_post(cast, here, by=cast.investigator, text="Near the mill.")
    post, source = mine.pk, mine.approved_id
    guess = approved_post(cast, here, by=cast.expert_other, text=f"> Near {WORD}.\n\nIs it?", quotes=[source])
    bookmarks.keep(by=cast.expert_mx, kind="case", target=here.pk, note=f"Is it {WORD}?")
    typed = Typed({"text": f"> Near {WORD}.\n\nIs it?"})
    drafts.keep(by=cast.expert_mx, kind="post", target=here.pk, typed=typed)
    moved(cast.moderator_one, here, red, [post])
    posts.edit_post(by=cast.investigator, post_id=post, text=f"Near {WORD}.", seen_revision=source)
    before = Case.objects.get(pk=here.pk).version
    redacted(cast.moderator_two, "post", post)
    assert WORD not in newest(mine).text
    assert Case.objects.get(pk=here.pk).version == before
    assert WORD in Revision.objects.get(post=guess.pk).text
    assert WORD in Bookmark.objects.get(user=cast.expert_mx, target=here.pk).note
    assert WORD in str(drafts.keep(by=cast.expert_mx, kind="post", target=here.pk, typed=typed).words)
    assert Entry.objects.filter(op="redaction.make").count() == 1


@pytest.mark.lesson(30)
def test_a_quote_that_came_along_from_where_the_words_were_read_loses_them_too(cast, here) -> None:
    there = open_case(cast, here.board, question="Which mill?")
    mine = approved_post(cast, here, by=cast.investigator, text="Near the mill.")
    moved(cast.moderator_one, here, there, [mine.pk])
    edited = posts.edit_post(
        by=cast.investigator, post_id=mine.pk, text=f"Near {WORD}.", seen_revision=mine.approved_id
    )  # fmt: skip
    source = approve_post(cast, edited).approved_id
    quote = approved_post(cast, there, by=cast.expert_mx, text=f"> Near {WORD}.\n\nYes.", quotes=[source])
    of_it = approved_post(cast, there, by=cast.expert_other, text=f"> Near {WORD}.\n\nNo.", quotes=[source])
    moved(cast.moderator_one, there, here, [quote.pk])
    moved(cast.moderator_one, there, here, [of_it.pk])
    redacted(cast.moderator_two, "post", mine.pk)
    for one in (quote, of_it):
        assert WORD not in Revision.objects.get(post=one.pk).text
        assert WORD not in Revision.objects.get(post=one.pk).html


def test_who_asked_reads_why_a_move_was_returned(cast, here, client_of) -> None:
    there = open_case(cast, other_board(cast, cast.outsider))
    post = posted(cast, here, "A tram.")
    move = moved(cast.moderator_one, here, there, [post])
    review = review_of(move)
    actions.return_move(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="It fits here.")
    asker = client_of(cast.moderator_one)
    told = InboxItem.objects.get(user=cast.moderator_one, kind="returned")
    assert asker.get(f"/inbox/{told.seq}/").headers["Location"] == f"/rearranging/cases/{here.pk}/"
    page = f"/rearranging/cases/{here.pk}/"
    assert "It fits here." in asker.get(page).content.decode()
    assert "It fits here." not in client_of(cast.investigator).get(page).content.decode()
    again = moved(cast.moderator_one, here, there, [post])
    assert "It fits here." not in asker.get(page).content.decode()
    agreed(cast.moderator_two, again)


def test_what_is_decided_on_it_later_is_not_read_by_an_author_who_does_not_read_that_case(
    cast, here, red, client_of
) -> None:
    post = Post.objects.get(pk=posted(cast, here, "A tram."))
    moved(cast.moderator_one, here, red, [post.pk])
    report = flag_actions.flag(by=cast.investigator, what="post", thing_id=post.pk, reason="conduct").report
    flag_actions.take_down(
        by=cast.moderator_two, review_id=report.review.pk, seen=report.review.seen_hash, reason="As the kiosk shows."
    )
    assert "kiosk" not in client_of(cast.colleague).get("/conduct/").content.decode()
    assert client_of(cast.colleague).get(f"/conduct/reviews/{report.review.pk}/appeal/").status_code == 404
