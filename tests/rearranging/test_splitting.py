"""A discussion is split and the new case begun on the same form: whose it is, who sees it, when the posts go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import BadInput, NotAllowed, NotFoundHere
from audit import queries as trail
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.audience import conflicts
from forum.boards import actions as board_actions
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case, Grant
from forum.discussion.models import Post
from forum.rearranging import opening, queries
from forum.rearranging.models import Move
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import open_case
from tests.discussion.posts import approved_post, texts
from tests.rearranging.moving import agreed, moved, other_board, review_of
from tests.world import posted

MODERATORS = ("marta.klein@example.org", "luc.moreau@example.org")
QUESTION = "Where is the second tram?"


@pytest.fixture
def here(cast, board):
    return open_case(cast, board, question="Where was this recorded?")


def begun(by, source, posts, board, handling="amber") -> Move:
    words = opening.NewCase(board.pk, QUESTION, "", handling)
    return opening.begin_case(by=by, case_id=source.pk, post_ids=posts, words=words)


def opened(cast, move: Move) -> Case:
    """Its owner sends it, another moderator vets it."""
    vetting.submit_case(by=cast.investigator, case_id=move.target_id)
    review = Review.objects.get(kind="case", subject=move.target_id, state="waiting")
    return vetting.approve_case(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)


def went_on(by, move: Move) -> Move:
    return opening.go_on(by=by, move_id=move.pk, seen=queries.going_on(by, move.pk)[1].seen)


@pytest.mark.lesson(10)
def test_the_new_case_is_a_draft_of_the_owner_that_nobody_else_sees_and_the_posts_wait_for_it(
    cast, board, here, client_of
) -> None:
    first, second = posted(cast, here, "A tram."), posted(cast, here, "A wall.")
    with pytest.raises(NotAllowed):
        begun(cast.investigator, here, [first], board)
    with pytest.raises(NotFoundHere):
        begun(cast.outsider, here, [first], board)
    move = begun(cast.moderator_one, here, [first], board)
    new = Case.objects.get(pk=move.target_id)
    assert (new.author_id, new.state, new.question) == (cast.investigator.pk, "draft", QUESTION)
    for other in (cast.moderator_one, cast.moderator_two, cast.expert_mx, cast.colleague):
        assert not Case.objects.visible_to(other).filter(pk=new.pk).exists()
    with pytest.raises(NotFoundHere):
        went_on(cast.moderator_one, move)
    assert Post.objects.get(pk=first).case_id == here.pk
    told = InboxItem.objects.get(user=cast.investigator, kind="prepared")
    assert told.case_id == new.pk
    assert here.code in client_of(cast.investigator).get(f"/cases/{new.pk}/").text
    opened(cast, move)
    assert went_on(cast.moderator_one, move).state == "done"
    assert Post.objects.get(pk=first).case_id == new.pk
    assert Post.objects.get(pk=second).case_id == here.pk
    with pytest.raises(NotFoundHere):
        went_on(cast.moderator_one, move)


def test_it_is_never_wider_than_the_case_it_comes_from_not_even_when_its_owner_changes_it(cast, board) -> None:
    red = open_case(cast, board, question="Which street?", handling="red", named_emails=MODERATORS)
    post = approved_post(cast, red, by=cast.investigator, text="A tram.").pk
    with pytest.raises(BadInput, match="more people"):
        begun(cast.moderator_one, red, [post], board, "amber")
    move = begun(cast.moderator_one, red, [post], board, "red")
    new = Case.objects.get(pk=move.target_id)
    assert set(new.grants.values_list("user", flat=True)) >= {cast.moderator_one.pk, cast.moderator_two.pk}
    words = CaseWords(QUESTION, handling="amber")
    case_actions.change_draft(by=cast.investigator, case_id=new.pk, words=words)
    opened(cast, move)
    with pytest.raises(BadInput):
        queries.going_on(cast.moderator_one, move.pk)
    assert Post.objects.get(pk=post).case_id == red.pk


def test_who_is_kept_out_of_the_one_is_kept_out_of_the_other(cast, board) -> None:
    here = open_case(cast, board, excluded=(cast.expert_mx.organisation,))
    conflicts.declare(by=cast.moderator_two, case_id=here.pk, user_id=cast.colleague.pk, reason="A relative.")
    post = approved_post(cast, here, by=cast.investigator, text="A tram.").pk
    move = begun(cast.moderator_one, here, [post], board)
    new = opened(cast, move)
    for person in (cast.expert_mx, cast.colleague):
        assert not Case.objects.visible_to(person).filter(pk=new.pk).exists()


@pytest.mark.lesson(10)
def test_on_another_board_a_second_moderator_agrees_before_the_posts_go(cast, here) -> None:
    elsewhere = other_board(cast, cast.outsider)
    post = posted(cast, here, "A tram.")
    move = begun(cast.moderator_one, here, [post], elsewhere)
    new = opened(cast, move)
    assert went_on(cast.moderator_one, move).state == "waiting"
    assert texts(cast.outsider, new) == []
    with pytest.raises(NotFoundHere):
        agreed(cast.moderator_one, move)
    agreed(cast.moderator_two, move)
    assert len(texts(cast.outsider, new)) == 1


def test_a_board_where_the_owner_is_not_or_the_mover_does_not_moderate_takes_none(cast, here) -> None:
    post = posted(cast, here, "A tram.")
    elsewhere = other_board(cast)
    board_actions.unseat(by=cast.administrator, board_id=elsewhere.pk, person=cast.investigator)
    with pytest.raises(BadInput):
        begun(cast.moderator_one, here, [post], elsewhere)


def test_what_left_meanwhile_is_no_part_of_it_and_it_can_be_taken_back(cast, board, here, client_of) -> None:
    red = open_case(cast, board, question="Which street?", handling="red", named_emails=MODERATORS)
    first, second = posted(cast, here, "A tram."), posted(cast, here, "A wall.")
    move = begun(cast.moderator_one, here, [first, second], board)
    moved(cast.moderator_one, here, red, [second])
    new = opened(cast, move)
    went_on(cast.moderator_one, move)
    assert list(move.posts.values_list("post", flat=True)) == [first]
    third = posted(cast, here, "A roof.")
    other = begun(cast.moderator_one, here, [third], board)
    page = client_of(cast.moderator_one).post(f"/rearranging/{other.pk}/withdraw/", follow=True)
    assert page.status_code == 200
    assert Move.objects.get(pk=other.pk).state == "withdrawn"
    assert f"/cases/{new.pk}/?" in client_of(cast.expert_mx).get(f"/discussion/posts/{first}/").headers["Location"]


def test_by_the_form_what_was_typed_stays_and_who_may_not_is_offered_nothing(cast, board, here, client_of) -> None:
    post = posted(cast, here, "A tram.")
    page, moderator = f"/rearranging/cases/{here.pk}/", client_of(cast.moderator_one)
    sent = {"do": "open", "question": QUESTION, "background": "", "board": board.pk, "handling": "amber"}
    missing = moderator.post(page, sent)
    assert missing.status_code == 422
    assert QUESTION in missing.text
    asked = moderator.post(page, {**sent, "post": post, "question": "Call +49 170 1234567 about the tram"})
    assert asked.status_code == 422
    assert "personal data" in asked.text
    assert not Move.objects.exists()
    wider = moderator.post(page, {**sent, "post": post, "handling": "green"})
    assert wider.status_code == 422
    assert client_of(cast.investigator).post(page, {**sent, "post": post}).status_code == 422
    assert not Move.objects.exists()
    done = moderator.post(page, {**sent, "post": post}, follow=True)
    assert "Waits for the new case" in done.text
    move = Move.objects.get()
    entries = Entry.objects.filter(op="case.draft").order_by("-at").values_list("pk", flat=True)
    told = trail.opened(entries[:1], {"actor", "object"})[entries[0]]
    assert (told["actor"].split()[0], told["object"]) == (str(cast.moderator_one.pk), str(move.target_id))
    opened(cast, move)
    shown = moderator.post(f"/rearranging/{move.pk}/")
    assert "Move them" in shown.text
    seen = queries.going_on(cast.moderator_one, move.pk)[1].seen
    moderator.post(f"/rearranging/{move.pk}/", {"seen": seen})
    assert Post.objects.get(pk=post).case_id == move.target_id


def test_two_posts_of_one_case_begin_two_and_neither_waits_for_the_other(cast, board, here) -> None:
    first, second = posted(cast, here, "A tram."), posted(cast, here, "A wall.")
    one, two = (begun(cast.moderator_one, here, [post], board) for post in (first, second))
    assert review_of(moved(cast.moderator_one, here, open_case(cast, other_board(cast)), [second]))
    opened(cast, one)
    with pytest.raises(BadInput, match="wait to be moved"):
        went_on(cast.moderator_one, one)
    assert two.state == "opening"


def test_a_guest_in_the_one_is_a_guest_in_the_other_and_no_longer(cast, board) -> None:
    named = (*MODERATORS, cast.colleague.email)
    source = open_case(cast, board, handling="red", named_emails=named)
    until = timezone.now() + timedelta(days=1)
    Grant.objects.filter(case=source, user=cast.moderator_one).update(reason=Grant.Reason.GUEST, until=until)
    move = begun(cast.moderator_one, source, [posted(cast, source, "A tram.")], board, "red")
    theirs = Grant.objects.get(case=move.target_id, user=cast.moderator_one)
    assert (theirs.reason, theirs.until) == (Grant.Reason.GUEST, until)
