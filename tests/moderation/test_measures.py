"""Numbers of moderators' work: what they count, who sees them, the file, and a lead's sample."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role
from audit.models import Entry
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.conduct import appeals
from forum.desk import holding
from forum.desk.kinds import Given
from forum.discussion import actions as post_actions
from forum.moderation import measures
from forum.review import actions as review_actions
from forum.review.models import Decision, Review
from forum.second_look import actions as looks
from forum.second_look import sampling
from forum.second_look.models import SecondLook
from tests.accounts.people import make_person
from tests.cast import approved_text_clue, open_case, stale
from tests.world import posted, turned_down


@pytest.fixture
def case(cast, board):
    return open_case(cast, board)


@pytest.fixture
def lead(cast):
    """Coordinates moderator one's unit, and is on no board."""
    return make_person("Lena Lead", "lena@example.org", cast.moderator_one.organisation, Role.COORDINATOR)


def waiting_post(cast, case) -> Review:
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text="Quince")
    return Review.objects.get(subject__in=post.revisions.values("pk"))


def decided(cast, case, *, waited: int, in_hand: int | None) -> None:
    item = waiting_post(cast, case)
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    Decision.objects.filter(review=item).update(waited=waited, in_hand=in_hand)


def test_a_decision_keeps_how_long_it_waited_and_how_long_it_was_in_hand(cast, case) -> None:
    item = waiting_post(cast, case)
    began = timezone.now()
    Review.objects.filter(pk=item.pk).update(waiting_since=began - timedelta(hours=2))
    review_actions.claim_review(by=cast.moderator_one, review_id=item.pk)
    Review.objects.filter(pk=item.pk).update(lease_since=began - timedelta(minutes=3))
    review_actions.claim_review(by=cast.moderator_one, review_id=item.pk)  # renewed: the time goes on
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    said = Decision.objects.get(review=item)
    assert 7200 <= said.waited < 7300
    assert 180 <= said.in_hand < 240
    other = waiting_post(cast, case)
    review_actions.claim_review(by=cast.moderator_two, review_id=other.pk)
    Review.objects.filter(pk=other.pk).update(lease_until=began)
    post_actions.approve_revision(by=cast.moderator_one, review_id=other.pk, seen=other.seen_hash)
    assert Decision.objects.get(review=other).in_hand is None  # what another had claimed is not their time


def test_the_seconds_to_undo_are_not_time_on_the_item_and_undoing_is_counted(cast, case, settings) -> None:
    settings.UNDO_SECONDS = 10
    item = waiting_post(cast, case)
    review_actions.claim_review(by=cast.moderator_one, review_id=item.pk)
    held = holding.hold_verdict(
        by=cast.moderator_one, review_id=item.pk, verdict="approve", given=Given(seen=item.seen_hash)
    )
    holding.undo_verdict(by=cast.moderator_one, held_id=held.pk)
    assert measures.own(cast.moderator_one, 7).undone == 1
    held = holding.hold_verdict(
        by=cast.moderator_one, review_id=item.pk, verdict="approve", given=Given(seen=item.seen_hash)
    )
    type(held).objects.filter(pk=held.pk).update(
        held_at=timezone.now() - timedelta(minutes=1), due_at=timezone.now() - timedelta(seconds=1)
    )
    Review.objects.filter(pk=item.pk).update(lease_since=timezone.now() - timedelta(minutes=3))
    holding.carry_out()
    assert 115 <= Decision.objects.get(review=item).in_hand < 150


def test_half_and_nine_in_ten_are_those_of_the_ranks(cast, case) -> None:
    for number in range(1, 12):
        decided(cast, case, waited=number * 100, in_hand=number * 10 if number <= 10 else None)
    Decision.objects.filter(review__kind="case").update(waited=None)
    row = measures.own(cast.moderator_one, 7)
    assert row.decided == 12
    assert (row.waited.half, row.waited.most) == (600, 1000)
    assert (row.in_hand.half, row.in_hand.most) == (50, 90)
    decided(cast, open_case(cast, case.board), waited=1, in_hand=1)
    Decision.objects.exclude(waited=1).update(at=timezone.now() - timedelta(days=8))
    row = measures.own(cast.moderator_one, 7)
    assert (row.waited.half, row.waited.most, row.in_hand.words) == (1, 1, "1 s · 1 s")
    assert measures.own(cast.moderator_one, 30).decided > 12


def test_returned_overturned_and_second_looks_are_counted_and_answers_are_not(cast, case, settings) -> None:
    first = turned_down(cast, case)
    posted(cast, case, "Quince")
    item = appeals.appeal_decision(by=cast.colleague, review_id=first, words="It is a shop.").review
    appeals.overturn(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash, reason="A shop.")
    row = measures.own(cast.moderator_one, 7)
    assert (row.decided, row.refused, row.percent_refused, row.overturned) == (3, 1, 33, 1)
    assert (row.looks, row.disagreed) == (None, None)
    assert measures.own(cast.moderator_two, 7).refused == 0
    clue = approved_text_clue(cast, case)
    before = measures.own(cast.moderator_two, 7).decided
    words = AnswerWords(places=(("MX", 0.7),), reasons="The word for it.")
    answer = answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words)
    reasons = Review.objects.get(subject=answer.pk)
    answer_actions.approve_reasons(by=cast.moderator_two, review_id=reasons.pk, seen=reasons.seen_hash)
    assert measures.own(cast.moderator_two, 7).decided == before


def test_five_second_looks_say_something(cast, case, settings) -> None:
    settings.SECOND_LOOK_PERCENT = 100
    for number in range(5):
        posted(cast, case, f"Quince {number}")
    for number, item in enumerate(Review.objects.filter(kind="second_look", state="waiting")):
        verb = looks.take_down if number == 0 else looks.agree
        verb(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash, reason="Looked again.")
    row = measures.own(cast.moderator_one, 7)
    assert (row.looks, row.disagreed) == (5, 1)


def test_a_moderator_sees_their_own_numbers_and_that_their_lead_does(cast, case, client_of) -> None:
    posted(cast, case, "Quince")
    client = client_of(cast.moderator_one)
    shown = client.get("/moderation/mine/").content.decode()
    assert "Your lead sees this" in shown
    assert "Time on item" in shown
    for page in ("team/", "team/export/", "team/sample/"):
        assert client.get(f"/moderation/{page}").status_code in {404, 405}
        assert client.post(f"/moderation/{page}").status_code in {404, 405}
    assert client_of(cast.expert_mx).get("/moderation/mine/").status_code == 404


@pytest.mark.lesson(33)
def test_a_lead_sees_those_whom_they_look_after_and_no_name_of_a_board_they_are_not_on(
    cast, case, client_of, lead
) -> None:
    posted(cast, case, "Quince")
    item = waiting_post(cast, case)
    post_actions.approve_revision(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash)
    shown = client_of(lead).get("/moderation/team/").content.decode()
    assert "Marta Klein" in shown
    assert "Luc Moreau" not in shown
    assert case.board.name not in shown
    assert case.code not in shown
    everybody = client_of(cast.administrator).get("/moderation/team/?days=7").content.decode()
    for name in ("Marta Klein", "Luc Moreau", case.board.name):
        assert name in everybody
    assert "Marta Klein" not in client_of(cast.coordinator).get("/moderation/team/").content.decode()
    assert Entry.objects.filter(op="measures.consult").count() == 3


def test_the_file_asks_for_a_fresh_factor_and_stands_in_the_trail_before_it_leaves(cast, case, client_of, lead) -> None:
    posted(cast, case, "Quince")
    client = client_of(lead)
    answer = client.post("/moderation/team/export/", {"days": "30"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "Marta Klein" in answer.content.decode()
    assert Entry.objects.filter(op="measures.export").count() == 1
    stale(client)
    assert client.post("/moderation/team/export/", {"days": "30"}).status_code == 302
    assert Entry.objects.filter(op="measures.export").count() == 1


def test_numbers_of_many_cost_as_many_queries_as_those_of_one(cast, case, django_assert_num_queries) -> None:
    posted(cast, case, "Quince")
    measures.team(cast.administrator, 30)  # what the one who asks may do is read once
    with CaptureQueriesContext(connection) as few:
        measures.team(cast.administrator, 30)
    for _number in range(3):
        other = open_case(cast, case.board)
        item = waiting_post(cast, other)
        post_actions.approve_revision(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash)
        turned_down(cast, other)
    with django_assert_num_queries(len(few)):
        measures.team(cast.administrator, 30)


@pytest.mark.lesson(35)
def test_a_lead_draws_approvals_at_random_and_nobody_can_tell_them_from_other_second_looks(
    cast, case, client_of, lead
) -> None:
    for number in range(4):
        posted(cast, case, f"Quince {number}")
    words = {"days": "30", "of": f"person {cast.moderator_one.pk}", "number": "3"}
    assert client_of(lead).post("/moderation/team/sample/", words).status_code == 302
    looks = SecondLook.objects.all()
    assert len(looks) == 3
    assert {look.first.by for look in looks} == {cast.moderator_one}
    for look in looks:
        assert Review.objects.to_decide(cast.moderator_two).filter(pk=look.review_id).exists()
        assert not Review.objects.visible_to(cast.moderator_one).filter(pk=look.review_id).exists()
    assert Entry.objects.filter(op="second_look.sample").count() == 1
    assert Entry.objects.filter(op="second_look.draw").count() == 3
    again = sampling.draw_sample(by=lead, days=30, number=20, person_id=cast.moderator_one.pk)
    assert len(again) == 2  # what is left: a post and the case's question
    with pytest.raises(BadInput):
        sampling.draw_sample(by=lead, days=30, number=5, person_id=cast.moderator_one.pk)


@pytest.mark.lesson(33)
def test_only_who_looks_after_them_draws_and_only_what_is_still_read(cast, case, lead) -> None:
    post = posted(cast, case, "Quince")
    for person in (cast.moderator_one, cast.moderator_two, cast.coordinator, cast.auditor, cast.investigator):
        with pytest.raises(NotFoundHere):
            sampling.draw_sample(by=person, days=30, number=1, person_id=cast.moderator_one.pk)
        with pytest.raises(NotFoundHere):
            sampling.draw_sample(by=person, days=30, number=1, board_id=case.board_id)
    with pytest.raises(NotFoundHere):  # the coordinator of the unit is not on this board
        sampling.draw_sample(by=lead, days=30, number=1, board_id=case.board_id)
    for wrong in ({"days": 8, "number": 1}, {"days": 30, "number": 21}):
        with pytest.raises(BadInput):
            sampling.draw_sample(by=cast.administrator, board_id=case.board_id, **wrong)
    newest = post_actions.Post.objects.get(pk=post).revisions.get()
    post_actions.edit_post(by=cast.colleague, post_id=post, text="A pear", seen_revision=newest.pk)
    item = Review.objects.get(kind="edit", state="waiting")
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    drawn = sampling.draw_sample(by=cast.administrator, days=30, number=20, board_id=case.board_id)
    assert {str(look.what) for look in drawn} == {"post", "case"}
    assert len(drawn) == 2  # the words before the edit are read no more
