"""A verdict waits some seconds in which it can be undone; then the keeper gives it once, or says that it can't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from audit.models import Entry
from audit.sealed_text import MARK
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.desk import holding
from forum.desk.kinds import Given
from forum.discussion import actions as posts
from forum.discussion.models import Post
from forum.live.keeper import WORK, verdicts
from forum.review import actions as leases
from forum.review.models import Decision, HeldVerdict, Review
from tests.cast import Cast, open_case, submitted_text_clue
from tests.discussion.posts import newest, texts, waiting_review
from tests.sealing.test_red_words import NAMED, stored


@pytest.fixture(autouse=True)
def _ten_seconds(settings: Any) -> None:
    settings.UNDO_SECONDS = 10


def written(cast: Cast, board: Board, text: str = "A post.") -> tuple[Case, Post, Review]:
    case = open_case(cast, board)
    post = posts.write_post(by=cast.expert_mx, case_id=case.pk, text=text)
    return case, post, waiting_review(post)


def held(by: User, review: Review, verdict: str = "approve", reason: str = "", text: str = "") -> HeldVerdict:
    given = Given(seen=review.seen_hash, reason=reason, text=text)
    return holding.hold_verdict(by=by, review_id=review.pk, verdict=verdict, given=given)


def over() -> int:
    """The seconds are over, and the keeper comes by."""
    HeldVerdict.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    return holding.carry_out()


def test_nothing_is_published_or_told_before_the_seconds_are_over(cast: Cast, board: Board) -> None:
    case, post, review = written(cast, board)
    before = InboxItem.objects.count()
    held(cast.moderator_one, review)
    assert holding.carry_out() == 0, "not due yet"
    assert (texts(cast.colleague, case), InboxItem.objects.count()) == ([], before)
    assert not Decision.objects.filter(review=review).exists()
    assert not Review.objects.to_decide(cast.moderator_one).filter(pk=review.pk).exists()
    assert Review.objects.get(pk=review.pk).holder == cast.moderator_one, "nobody else works on it meanwhile"
    with pytest.raises(Conflict, match="holds this"):
        posts.approve_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    known = set(Entry.objects.values_list("pk", flat=True))
    assert over() == 1
    assert over() == 0
    assert texts(cast.colleague, case) == ['<p dir="auto">A post.</p>']
    assert InboxItem.objects.filter(user=cast.expert_mx, kind="approved", target=post.pk).count() == 1
    told = Entry.objects.exclude(pk__in=known).exclude(op="alert.deliver").values_list("op", flat=True)
    assert list(told) == ["post.approve"]
    assert WORK[verdicts] == 0.0


def test_undone_is_as_if_it_had_not_been_and_only_by_who_decided_and_in_time(cast: Cast, board: Board) -> None:
    case, _post, review = written(cast, board)
    one = held(cast.moderator_one, review, "quarantine", "A name")
    with pytest.raises(WrongState):
        holding.undo_verdict(by=cast.moderator_two, held_id=one.pk)
    holding.undo_verdict(by=cast.moderator_one, held_id=one.pk)
    assert over() == 0
    assert Review.objects.to_decide(cast.moderator_one).filter(pk=review.pk).exists()
    again = held(cast.moderator_one, review)
    with pytest.raises(Conflict):
        held(cast.moderator_one, review)
    assert over() == 1
    with pytest.raises(WrongState, match="too late"):
        holding.undo_verdict(by=cast.moderator_one, held_id=again.pk)
    assert texts(cast.colleague, case) == ['<p dir="auto">A post.</p>']
    ops = set(Entry.objects.filter(op__startswith="review.").values_list("op", flat=True))
    assert {"review.hold", "review.undo"} <= ops


def test_what_the_keeper_has_taken_is_not_undone_and_given_again_after_a_crash_only(cast: Cast, board: Board) -> None:
    case, _post, review = written(cast, board)
    one = held(cast.moderator_one, review)
    HeldVerdict.objects.update(due_at=timezone.now() - timedelta(seconds=1), taken_at=timezone.now())  # and it died
    assert holding.carry_out() == 0, "another keeper may be at it"
    with pytest.raises(WrongState):
        holding.undo_verdict(by=cast.moderator_one, held_id=one.pk)
    HeldVerdict.objects.update(taken_at=timezone.now() - timedelta(minutes=2))
    assert holding.carry_out() == 1
    assert texts(cast.colleague, case) == ['<p dir="auto">A post.</p>']
    assert Decision.objects.filter(review=review).count() == 1


@pytest.mark.lesson(3)
def test_what_its_author_changed_meanwhile_is_not_published_and_who_decided_is_told(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case, post, review = written(cast, board)
    held(cast.moderator_one, review)
    posts.edit_post(by=cast.expert_mx, post_id=post.pk, text="Other.", seen_revision=newest(post).pk)
    assert over() == 0
    assert texts(cast.colleague, case) == []
    assert not HeldVerdict.objects.exists()
    row = InboxItem.objects.get(user=cast.moderator_one, kind="not_decided")
    assert (row.case, InboxItem.objects.filter(kind="not_decided").count()) == (case, 1)
    moderator = client_of(cast.moderator_one)
    assert moderator.get(f"/inbox/{row.seq}/").headers["Location"] == "/desk/"
    assert Review.objects.to_decide(cast.moderator_one).filter(subject=newest(post).pk).exists()


def test_what_another_decided_or_took_over_meanwhile_is_not_decided_twice(cast: Cast, board: Board) -> None:
    case, _post, review = written(cast, board)
    held(cast.moderator_one, review)
    leases.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="Now.")
    posts.return_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="A name")
    assert over() == 0
    assert texts(cast.colleague, case) == []
    assert Decision.objects.get(review=review).by == cast.moderator_two
    assert InboxItem.objects.filter(user=cast.moderator_one, kind="not_decided").count() == 1


@pytest.mark.lesson(33)
def test_rights_lost_meanwhile_are_lost_and_the_case_is_not_named(cast: Cast, board: Board) -> None:
    case, _post, review = written(cast, board)
    held(cast.moderator_one, review)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_one)
    assert over() == 0
    assert texts(cast.colleague, case) == []
    assert InboxItem.objects.get(user=cast.moderator_one, kind="not_decided").case is None
    assert Review.objects.get(pk=review.pk).holder is None, "it is the others' again"


def test_a_failing_database_is_no_reason_to_forget_a_verdict(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _post, review = written(cast, board)
    held(cast.moderator_one, review)
    with monkeypatch.context() as broken:
        broken.setattr(holding, "decide", lambda **_given: 1 / 0)
        pauses = []
        for _try in range(holding.MOST_TRIES - 1):
            tried_at = timezone.now()
            assert over() == 0
            pauses.append(int((HeldVerdict.objects.get().due_at - tried_at).total_seconds()))
        assert pauses[0] == pytest.approx(2, abs=1), "a deadlock is over at once"
        assert pauses == sorted(pauses)
        assert pauses[-1] == pytest.approx(60, abs=5)
        assert HeldVerdict.objects.get().tries == holding.MOST_TRIES - 1
        assert not InboxItem.objects.filter(kind="not_decided").exists()
    assert over() == 1
    assert texts(cast.colleague, case) == ['<p dir="auto">A post.</p>']


def test_what_failed_once_was_not_done_and_can_still_be_undone(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _post, review = written(cast, board)
    one = held(cast.moderator_one, review)
    with monkeypatch.context() as broken:
        broken.setattr(holding, "decide", lambda **_given: 1 / 0)
        assert over() == 0
    holding.undo_verdict(by=cast.moderator_one, held_id=one.pk)
    assert over() == 0
    assert texts(cast.colleague, case) == []


def test_mistakes_are_said_at_once_and_not_after_the_seconds(cast: Cast, board: Board) -> None:
    _case, _post, review = written(cast, board)
    with pytest.raises(BadInput, match="You gave a reason"):
        held(cast.moderator_one, review, "approve", "No")
    with pytest.raises(BadInput, match="Write a reason"):
        held(cast.moderator_one, review, "return")
    with pytest.raises(BadInput, match="Nothing is changed"):
        held(cast.moderator_one, review, "correct", text="A post.")
    given = Given(seen="0" * 64)
    with pytest.raises(Conflict):
        holding.hold_verdict(by=cast.moderator_one, review_id=review.pk, verdict="approve", given=given)
    for person in (cast.expert_mx, cast.investigator, cast.outsider, cast.administrator):
        with pytest.raises(NotFoundHere):
            held(person, review)
    leases.claim_review(by=cast.moderator_two, review_id=review.pk)
    with pytest.raises(Conflict, match="holds this"):
        held(cast.moderator_one, review)
    assert not HeldVerdict.objects.exists()


def test_every_verdict_is_held_and_given_as_it_was_given(cast: Cast, board: Board) -> None:
    case, post, review = written(cast, board, "A typpo.")
    held(cast.moderator_one, review, "correct", text="A typo.")
    assert over() == 1
    assert texts(cast.colleague, case) == ['<p dir="auto">A typo.</p>']
    clue = submitted_text_clue(cast, case)
    of_clue = Review.objects.get(subject=clue.pk)
    held(cast.moderator_two, of_clue, "return", "A face can be recognised.")
    assert over() == 1
    assert Clue.objects.get(pk=clue.pk).state == "returned"
    assert of_clue.decisions.get().reason == "A face can be recognised."
    assert post.revisions.count() == 2


def test_reasons_of_a_red_case_lie_sealed_while_they_are_held(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, handling=Handling.RED, named_emails=NAMED)
    post = posts.write_post(by=cast.investigator, case_id=case.pk, text="A post.")
    held(cast.moderator_one, waiting_review(post), "return", "The quetzal is a name.")
    assert all(value.startswith(MARK) for value in stored("review_heldverdict", "reason"))
    assert over() == 1
    assert Decision.objects.filter(verdict="return").get().reason == "The quetzal is a name."


def test_the_next_page_has_the_button_that_undoes_it(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case, _post, review = written(cast, board)
    moderator = client_of(cast.moderator_one)
    sent = moderator.post(f"/desk/{review.pk}/verdict/", {"verdict": "approve", "seen": review.seen_hash}, follow=True)
    one = HeldVerdict.objects.get()
    assert f'action="/desk/undo/{one.pk}/"' in sent.content.decode()
    assert client_of(cast.moderator_two).post(f"/desk/undo/{one.pk}/").headers["Location"] == "/desk/"
    undone = moderator.post(f"/desk/undo/{one.pk}/", follow=True)
    assert undone.redirect_chain == [(f"/desk/{review.pk}/", 302)]
    assert "Undone" in undone.content.decode()
    late = moderator.post(f"/desk/undo/{one.pk}/", follow=True)
    assert "too late" in late.content.decode()
    assert texts(cast.colleague, case) == []


def test_nobody_decides_twice_while_a_verdict_of_theirs_is_held(cast: Cast, board: Board) -> None:
    case, _post, review = written(cast, board)
    held(cast.moderator_one, review)
    posts.return_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A name")
    assert not HeldVerdict.objects.exists(), "the second one is given; the held one went with it"
    assert over() == 0
    assert texts(cast.colleague, case) == []
    with pytest.raises((NotAllowed, WrongState)):
        held(cast.moderator_one, review)
