"""Who should not decide alone passes an item on, with a reason; the next decision is another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from audit.models import Entry
from audit.sealed_text import MARK
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.clues import actions as clue_actions
from forum.discussion import actions as posts
from forum.review import actions as leases
from forum.review.escalating import escalate_review
from forum.review.models import Escalation, Review
from tests.accounts.people import make_person
from tests.cast import Cast, open_case, submitted_text_clue
from tests.clues.media import submitted_sound
from tests.discussion.posts import waiting_review
from tests.sealing.test_red_words import NAMED, stored

WHY = "I know the person who wrote this."


def passed_on(by: User, review: Review, reason: str = WHY) -> Escalation:
    return escalate_review(by=by, review_id=review.pk, reason=reason)


def test_the_others_have_it_first_with_the_reason_and_who_passed_it_on_has_no_say(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    older = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="Older."))
    post = posts.write_post(by=cast.expert_other, case_id=case.pk, text="Newer.")
    review = waiting_review(post)
    leases.claim_review(by=cast.moderator_one, review_id=review.pk)
    known = set(Entry.objects.values_list("pk", flat=True))
    passed_on(cast.moderator_one, review)
    told = Entry.objects.exclude(pk__in=known).exclude(op="alert.deliver").values_list("op", flat=True)
    assert list(told) == ["review.escalate"]
    assert [one.pk for one in Review.objects.to_decide(cast.moderator_two)] == [review.pk, older.pk]
    assert [one.pk for one in Review.objects.to_decide(cast.moderator_one)] == [older.pk]
    assert InboxItem.objects.get(kind="escalated").user == cast.moderator_two
    with pytest.raises(NotAllowed, match="passed this on"):
        posts.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(NotAllowed):
        leases.claim_review(by=cast.moderator_one, review_id=review.pk)
    page = client_of(cast.moderator_two).get(f"/desk/{review.pk}/").content.decode()
    assert WHY in page
    assert "passed on" in client_of(cast.moderator_two).get("/desk/").content.decode()
    assert "You passed this on" in client_of(cast.moderator_one).get(f"/desk/{review.pk}/").content.decode()
    posts.approve_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    assert InboxItem.objects.get(kind="escalated").read_at is not None


def test_of_two_decisions_only_the_next_must_be_anothers(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = Review.objects.get(subject=submitted_sound(cast.investigator, case).pk)
    passed_on(cast.moderator_one, review)
    clue_actions.approve_clue(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    assert Review.objects.to_decide(cast.moderator_one).filter(pk=review.pk).exists()
    clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def test_an_item_is_never_passed_on_until_nobody_is_left(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A post."))
    passed_on(cast.moderator_one, review)
    with pytest.raises(WrongState, match="stays with you"):
        passed_on(cast.moderator_two, review)
    third = make_person("Third Moderator", "third@example.org", cast.moderator_one.organisation, Role.MODERATOR)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=third, as_moderator=True)
    passed_on(cast.moderator_two, review)
    posts.return_revision(by=third, review_id=review.pk, seen=review.seen_hash, reason="A name")


@pytest.mark.lesson(33)
def test_only_who_may_decide_it_passes_it_on_and_says_why(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = Review.objects.get(subject=submitted_text_clue(cast, case).pk)
    for person in (cast.investigator, cast.expert_mx, cast.outsider, cast.administrator):
        with pytest.raises(NotFoundHere):
            passed_on(person, review)
    with pytest.raises(BadInput):
        passed_on(cast.moderator_one, review, "  ")
    leases.claim_review(by=cast.moderator_two, review_id=review.pk)
    with pytest.raises(Conflict):
        passed_on(cast.moderator_one, review)
    assert not Escalation.objects.exists()


def test_the_reason_of_a_red_case_lies_sealed(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, handling=Handling.RED, named_emails=NAMED)
    passed_on(cast.moderator_one, waiting_review(posts.write_post(by=cast.investigator, case_id=case.pk, text="A.")))
    assert all(value.startswith(MARK) for value in stored("review_escalation", "reason"))
