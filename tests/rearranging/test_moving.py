"""Posts go to another case: who may, who agrees, what goes along, what stands where they were."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere
from audit import queries as trail
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.bookmarks import actions as bookmarks
from forum.bookmarks.models import Bookmark
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.drafts import actions as drafts
from forum.drafts.models import Draft
from forum.flags.models import Flag
from forum.index.models import Indexed
from forum.rearranging import actions, queries
from forum.review.models import Review
from forum.search.finding import find
from forum.search.grammar import parse
from tests.cast import approved_text_clue, open_case
from tests.discussion.posts import approved_post, newest, texts, waiting_review
from tests.flags.reporting import report
from tests.rearranging.moving import agreed, moved, numbers, other_board, review_of
from tests.world import posted

WORD = "Zarzamora"
MODERATORS = ("marta.klein@example.org", "luc.moreau@example.org")


def raw(table: str, column: str) -> list[str]:
    """As it lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def here(cast, board):
    return open_case(cast, board, question="Where was this recorded?")


@pytest.fixture
def red(cast, board):
    """A case of the same board that fewer read."""
    return open_case(cast, board, question="Which street?", handling="red", named_emails=MODERATORS)


@pytest.fixture
def there(cast):
    """A case on a board where the outsider reads too."""
    return open_case(cast, other_board(cast, cast.outsider), question="Which town?")


@pytest.mark.lesson(10)
def test_who_moderates_one_side_moves_nothing_and_who_moderates_both_only_with_another(cast, here, there) -> None:
    post = posted(cast, here, WORD)
    with pytest.raises(NotAllowed):
        moved(cast.investigator, here, there, [post])
    move = moved(cast.moderator_one, here, there, [post])
    assert move.state == "waiting"
    assert Post.objects.get(pk=post).case_id == here.pk
    assert texts(cast.outsider, there) == []
    with pytest.raises(NotFoundHere):
        agreed(cast.moderator_one, move)
    agreed(cast.moderator_two, move)
    assert len(texts(cast.outsider, there)) == 1
    assert texts(cast.expert_mx, here) == []


@pytest.mark.lesson(10)
def test_a_moderator_of_one_of_the_two_boards_is_not_even_shown_that_it_waits(cast, board, here, client_of) -> None:
    elsewhere = other_board(cast, cast.outsider)
    there = open_case(cast, elsewhere)
    post = posted(cast, here, WORD)
    move = moved(cast.moderator_one, here, there, [post])
    review = review_of(move)
    assert Review.objects.visible_to(cast.moderator_two).filter(pk=review.pk).exists()
    board_actions.unseat(by=cast.administrator, board_id=elsewhere.pk, person=cast.moderator_two)
    assert not Review.objects.visible_to(cast.moderator_two).filter(pk=review.pk).exists()
    assert client_of(cast.moderator_two).get(f"/desk/{review.pk}/").status_code == 404


def test_what_fewer_read_is_done_at_once_and_stays_in_order_with_new_numbers(cast, board, here) -> None:
    narrow = open_case(cast, board, question="Which street?", handling="red", named_emails=MODERATORS)
    first, second, third = (posted(cast, here, f"{WORD} {n}") for n in range(3))
    approved_post(cast, narrow, by=cast.investigator, text="Already there.")
    move = moved(cast.moderator_one, here, narrow, [third, first])
    assert move.state == "done"
    assert numbers(here) == [2]
    assert list(Post.objects.filter(case=narrow).order_by("position").values_list("pk", flat=True)[1:]) == [
        first, third,
    ]  # fmt: skip
    assert numbers(narrow) == [1, 2, 3]
    posted(cast, here, "The next one")
    assert numbers(here) == [2, 4]
    assert Post.objects.get(pk=second).case_id == here.pk


def test_posts_of_a_red_case_go_to_red_cases_only(cast, here, red) -> None:
    post = approved_post(cast, red, by=cast.investigator, text=WORD)
    with pytest.raises(BadInput, match="RED"):
        moved(cast.moderator_one, red, here, [post.pk])


@pytest.mark.lesson(12)
def test_a_moved_post_is_gone_from_the_search_of_who_read_it_before_in_the_same_transaction(cast, here, red) -> None:
    post = posted(cast, here, WORD)
    assert find(cast.expert_mx, parse(WORD)).count == 1
    moved(cast.moderator_one, here, red, [post])
    assert find(cast.expert_mx, parse(WORD)).count == 0
    assert not Indexed.objects.filter(object=post).exists()
    assert [one.pk for one in find(cast.moderator_two, parse(WORD)).hits] == [post]


@pytest.mark.lesson(12)
def test_what_newly_reads_it_finds_it_and_nobody_else_does(cast, here, there) -> None:
    post = posted(cast, here, WORD)
    agreed(cast.moderator_two, moved(cast.moderator_one, here, there, [post]))
    assert [one.pk for one in find(cast.outsider, parse(WORD)).hits] == [post]
    assert find(cast.expert_mx, parse(WORD)).count == 0


@pytest.mark.lesson(34)
def test_the_queue_follows_a_post_to_its_board_with_what_waits_and_was_reported(cast, here, there) -> None:
    post = Post.objects.get(pk=posted(cast, here, WORD))
    post_actions.edit_post(by=cast.colleague, post_id=post.pk, text=f"{WORD}, edited.", seen_revision=newest(post).pk)
    before = waiting_review(post)
    report(cast.expert_mx, "post", post.pk)
    agreed(cast.moderator_two, moved(cast.moderator_one, here, there, [post.pk]))
    items = Review.objects.filter(state="waiting", kind__in=["edit", "flag"])
    assert {item.case_id for item in items} == {there.pk}
    assert before.pk in {item.pk for item in items}
    item = items.get(kind="edit")
    post_actions.approve_revision(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash)
    assert "edited" in texts(cast.outsider, there)[0]


def test_words_lie_under_the_key_of_the_case_where_they_are(cast, here, red) -> None:
    post = Post.objects.get(pk=posted(cast, here, WORD))
    post_actions.edit_post(by=cast.colleague, post_id=post.pk, text=f"{WORD}, edited.", seen_revision=newest(post).pk)
    report(cast.expert_mx, "post", post.pk, words=f"{WORD} again")
    assert WORD in "".join(raw("discussion_revision", "text"))
    moved(cast.moderator_one, here, red, [post.pk])
    stored = [*raw("discussion_revision", "text"), *raw("discussion_revision", "html"), *raw("flags_flag", "words"),
              *raw("flags_flag", "seen_words")]  # fmt: skip
    assert WORD not in "".join(stored)
    assert {one.text for one in post.revisions.all()} == {WORD, f"{WORD}, edited."}
    assert Flag.objects.get().words == f"{WORD} again"


def test_bookmarks_drafts_of_edits_and_notices_go_with_it(cast, here, red) -> None:
    post = Post.objects.get(pk=posted(cast, here, WORD))
    bookmarks.keep(by=cast.moderator_two, kind="post", target=post.pk, note="Look again", day=None)
    typed = drafts.Typed(fields={"text": f"{WORD} half written", "seen": str(newest(post).pk)})
    drafts.keep(by=cast.colleague, kind="edit", target=post.pk, typed=typed)
    moved(cast.moderator_one, here, red, [post.pk])
    assert Bookmark.objects.get().case_id == red.pk
    draft = Draft.objects.get()
    assert (draft.case_id, draft.words["text"]) == (red.pk, f"{WORD} half written")
    rows = InboxItem.objects.filter(target=post.pk)
    assert {row.case_id for row in rows} == {red.pk}
    readers = {cast.investigator.pk, cast.moderator_one.pk, cast.moderator_two.pk}
    assert not rows.filter(read_at=None).exclude(user__in=readers).exists()


def test_its_author_is_told_in_the_case_that_they_may_read(cast, here, red) -> None:
    post = posted(cast, here, WORD)
    moved(cast.moderator_one, here, red, [post])
    told = InboxItem.objects.get(user=cast.colleague, kind="moved")
    assert told.case_id == here.pk


def test_the_pointer_names_the_case_to_its_readers_alone(cast, here, red, client_of) -> None:
    posted(cast, here, "Stays.")
    post = posted(cast, here, WORD)
    moved(cast.moderator_one, here, red, [post])
    for_reader = client_of(cast.moderator_two).get(f"/cases/{here.pk}/").content.decode()
    assert f"1 post was moved to {red.code}" in for_reader
    assert "by <bdi>Marta Klein</bdi>" in for_reader
    for_other = client_of(cast.expert_mx).get(f"/cases/{here.pk}/").content.decode()
    assert "Posts that stood here were moved to another case." in for_other
    assert red.code not in for_other
    assert str(red.pk) not in for_other


def test_a_merged_discussion_goes_whole_with_what_waits_and_leaves_a_pointer(cast, here, red, client_of) -> None:
    approved_text_clue(cast, here)
    first = posted(cast, here, WORD)
    waiting = post_actions.write_post(by=cast.colleague, case_id=here.pk, text="Not vetted yet.")
    moved(cast.moderator_one, here, red, None)
    assert not Post.objects.filter(case=here).exists()
    assert waiting_review(waiting).case_id == red.pk
    assert Post.objects.get(pk=first).position == 1
    assert f"moved to {red.code}" in client_of(cast.moderator_one).get(f"/cases/{here.pk}/").content.decode()


def test_each_post_has_its_entry_under_one_batch_and_the_source_names_no_destination(cast, here, red) -> None:
    posts = [posted(cast, here, f"{WORD} {n}") for n in range(3)]
    move = moved(cast.moderator_one, here, red, posts)
    assert Entry.objects.filter(op="post.move").count() == 3
    assert Entry.objects.filter(op="post.leave").count() == 1
    told = trail.opened(list(Entry.objects.filter(op="post.leave").values_list("pk", flat=True)), {"detail"})
    (one,) = told.values()
    assert str(move.pk) in one["detail"]
    assert str(red.pk) not in one["detail"]


def test_nothing_moves_that_was_not_shown_so(cast, here, there) -> None:
    post = Post.objects.get(pk=posted(cast, here, WORD))
    seen = queries.preview(cast.moderator_one, here, there, [post.pk]).seen
    where = {"by": cast.moderator_one, "case_id": here.pk, "target_id": there.pk, "post_ids": [post.pk]}
    post_actions.edit_post(by=cast.colleague, post_id=post.pk, text="Something else.", seen_revision=newest(post).pk)
    item = waiting_review(post)
    post_actions.approve_revision(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash)
    with pytest.raises(Conflict):
        actions.move_posts(**where, seen=seen)
    move = moved(cast.moderator_one, here, there, [post.pk])
    board_actions.seat(by=cast.administrator, board_id=there.board_id, person=cast.auditor)
    with pytest.raises(Conflict):
        agreed(cast.moderator_two, move)
    assert Post.objects.get(pk=post.pk).case_id == here.pk


def test_what_waits_is_returned_with_a_reason_or_taken_back(cast, here, there) -> None:
    post = posted(cast, here, WORD)
    move = moved(cast.moderator_one, here, there, [post])
    review = review_of(move)
    actions.return_move(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="It fits here.")
    again = moved(cast.moderator_one, here, there, [post])
    with pytest.raises(NotFoundHere):
        actions.withdraw_move(by=cast.moderator_two, move_id=again.pk)
    actions.withdraw_move(by=cast.moderator_one, move_id=again.pk)
    assert not Review.objects.filter(kind="move", state="waiting").exists()
    assert Post.objects.get(pk=post).case_id == here.pk


@pytest.mark.lesson(16)
def test_quoted_words_of_a_post_that_stays_do_not_travel_with_the_one_that_quotes_them(cast, here, there) -> None:
    source = approved_post(cast, here, by=cast.expert_mx, text=f"{WORD} is a bakery in this street.")
    text = f"> {WORD} is a bakery in this street.\n\nI agree."
    quoting = approved_post(cast, here, by=cast.colleague, text=text, quotes=[source.approved_id])
    agreed(cast.moderator_two, moved(cast.moderator_one, here, there, [quoting.pk]))
    (shown,) = texts(cast.outsider, there)
    assert "I agree" in shown
    assert WORD not in shown
    (both,) = texts(cast.moderator_one, there)
    assert WORD in both


def test_posts_are_sorted_under_clues_by_the_asker_at_once(cast, here, client_of) -> None:
    clue = approved_text_clue(cast, here)
    post = posted(cast, here, WORD)
    with pytest.raises(NotAllowed):
        actions.sort_posts(by=cast.expert_mx, case_id=here.pk, post_ids=[post], clue_id=clue.pk)
    form = {"post": str(post), "clue": str(clue.pk), "do": "sort"}
    assert client_of(cast.investigator).post(f"/rearranging/cases/{here.pk}/", form).status_code == 302
    assert Post.objects.get(pk=post).clue_id == clue.pk
    assert Indexed.objects.get(object=post).about == clue.pk
    assert WORD in client_of(cast.expert_mx).get(f"/clues/{clue.pk}/").content.decode()


def test_the_preview_says_who_would_read_it_and_moves_nothing(cast, here, there, client_of) -> None:
    post = posted(cast, here, WORD)
    client = client_of(cast.moderator_one)
    form = {"post": str(post), "target": there.code.lower(), "do": "move"}
    page = client.post(f"/rearranging/cases/{here.pk}/", form)
    assert page.status_code == 200
    plan = page.context["plan"]
    assert plan.gain == {cast.outsider.pk}
    assert plan.lose == 3  # the colleague and both experts
    assert Post.objects.get(pk=post).case_id == here.pk
    assert client.post(f"/rearranging/cases/{here.pk}/", {**form, "seen": plan.seen}).status_code == 302
    shown = client_of(cast.moderator_two).get(f"/desk/{Review.objects.get(kind='move').pk}/").content.decode()
    assert WORD in shown
    unknown = client.post(f"/rearranging/cases/{here.pk}/", {**form, "target": "B-22222222"})
    assert unknown.status_code == 422
    assert client_of(cast.expert_mx).get(f"/rearranging/cases/{here.pk}/").status_code == 404
