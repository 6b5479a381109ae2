"""Nothing is seen by others before moderators approve exactly that text; nobody decides on their own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.answers import actions as answer_actions
from forum.answers.models import Unblinded
from forum.answers.words import AnswerWords
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.review import actions as review_actions
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import Cast, approve, draft_case, open_case, submitted_text_clue

NEW_WORDS = ClueWords(clue_type="visible_text", title="Words", expect="Two words", text="Dos palabras")


def _waiting(subject: object) -> Review:
    return Review.objects.get(subject=subject, state=Review.State.WAITING)


def test_a_pending_clue_is_seen_by_its_author_and_moderators_only(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    for person in (cast.investigator, cast.moderator_one):
        assert Clue.objects.visible_to(person).filter(pk=clue.pk).exists()
    for person in (cast.colleague, cast.expert_mx, cast.outsider, cast.auditor, cast.administrator):
        assert not Clue.objects.visible_to(person).filter(pk=clue.pk).exists()
    assert not InboxItem.objects.filter(user__in=[cast.expert_mx, cast.colleague], target=clue.pk).exists()
    approve(cast, clue.pk)
    assert Clue.objects.visible_to(cast.expert_mx).filter(pk=clue.pk).exists()


@pytest.mark.lesson(3)
def test_what_the_author_changed_meanwhile_is_not_approved_unseen(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    opened = _waiting(clue.pk)
    clue_actions.revise_clue(by=cast.investigator, clue_id=clue.pk, words=NEW_WORDS)
    with pytest.raises(WrongState):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=opened.pk, seen=opened.seen_hash)
    with pytest.raises(Conflict, match="changed this"):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=_waiting(clue.pk).pk, seen=opened.seen_hash)
    assert Clue.objects.get(pk=clue.pk).state == "in_review"


def test_a_return_needs_a_reason_and_the_author_can_correct_and_resubmit(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = _waiting(clue.pk)
    with pytest.raises(BadInput, match="reason"):
        clue_actions.return_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=" ")
    clue_actions.return_clue(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A name is in it"
    )
    assert Clue.objects.get(pk=clue.pk).state == "returned"
    assert InboxItem.objects.filter(user=cast.investigator, kind="returned", target=clue.pk).count() == 1
    clue_actions.revise_clue(by=cast.investigator, clue_id=clue.pk, words=NEW_WORDS)
    approve(cast, clue.pk)
    assert Clue.objects.get(pk=clue.pk).text == "Dos palabras"


def test_a_quarantined_clue_is_hidden_from_everyone(cast: Cast, board: Board, client_of: object) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = _waiting(clue.pk)
    clue_actions.quarantine_clue(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Not harmless"
    )
    for person in (cast.investigator, cast.moderator_one, cast.moderator_two, cast.expert_mx):
        assert not Clue.objects.visible_to(person).filter(pk=clue.pk).exists()
        assert client_of(person).get(f"/desk/{review.pk}/").status_code == 404


def test_a_lease_keeps_a_second_moderator_off_until_it_ends_or_is_taken_over(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = _waiting(clue.pk)
    review_actions.claim_review(by=cast.moderator_one, review_id=review.pk)
    with pytest.raises(Conflict, match="\u2068Marta Klein\u2069 holds this"):
        review_actions.claim_review(by=cast.moderator_two, review_id=review.pk)
    with pytest.raises(Conflict, match="\u2068Marta Klein\u2069 holds this"):
        clue_actions.approve_clue(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(BadInput, match="why"):
        review_actions.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="")
    review_actions.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="She is off duty")
    clue_actions.approve_clue(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    other = _waiting(submitted_text_clue(cast, clue.case, title="Another").pk)
    review_actions.claim_review(by=cast.moderator_one, review_id=other.pk)
    Review.objects.filter(pk=other.pk).update(lease_until=timezone.now())
    review_actions.claim_review(by=cast.moderator_two, review_id=other.pk)


def test_a_clue_can_not_be_approved_before_its_case(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    clue = submitted_text_clue(cast, case)
    review = _waiting(clue.pk)
    assert review not in Review.objects.to_decide(cast.moderator_one)
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    vetting.submit_case(by=cast.investigator, case_id=case.pk)
    assert review not in Review.objects.to_decide(cast.moderator_one).waiting()
    with pytest.raises(WrongState, match="question first"):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


@pytest.mark.lesson(33)
def test_a_moderator_taken_off_the_board_decides_nothing_there(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = _waiting(clue.pk)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)


def test_one_moderator_can_not_approve_twice(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    Review.objects.filter(subject=clue.pk).update(approvals_needed=2)
    review = _waiting(clue.pk)
    clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(NotAllowed, match="another moderator"):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert Clue.objects.get(pk=clue.pk).state == "in_review"
    clue_actions.approve_clue(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    assert Clue.objects.get(pk=clue.pk).state == "approved"


def test_approval_tells_the_experts_concerned_once_and_says_why(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board), language="es")
    approve(cast, clue.pk)
    item = InboxItem.objects.get(user=cast.expert_mx, target=clue.pk)
    assert item.kind == "clue_for_you"
    reason = {"language": "es", "variety": "MX", "grew_up": "yes"}
    assert item.why == {"clue": "1", "clue_type": "visible_text", "clue_language": "es", **reason}
    assert not InboxItem.objects.filter(user=cast.expert_other, kind="clue_for_you").exists()
    assert not InboxItem.objects.filter(user=cast.outsider).exists()


def test_an_expert_who_turned_the_kind_off_or_an_author_who_wants_nobody_told(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    cast.expert_mx.subjects_known.create(clue_type="visible_text", turned_off=True)
    approve(cast, submitted_text_clue(cast, case, language="es").pk)
    approve(cast, submitted_text_clue(cast, case, clue_type="building", alert_experts=False, title="B").pk)
    assert not InboxItem.objects.filter(kind="clue_for_you").exists()


def test_the_desk_shows_decides_and_goes_to_the_next(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    first, second = submitted_text_clue(cast, case), submitted_text_clue(cast, case, title="A second one")
    desk: Client = client_of(cast.moderator_one)
    assert desk.get("/desk/").status_code == 200
    one, two = _waiting(first.pk), _waiting(second.pk)
    page = desk.get(f"/desk/{one.pk}/")
    assert "Panadería La Esquina" in page.content.decode()
    refused = desk.post(f"/desk/{one.pk}/verdict/", {"verdict": "return", "seen": one.seen_hash, "reason": ""})
    assert refused.status_code == 422
    assert "Write a reason" in refused.content.decode()
    by_enter = {"verdict": "approve", "seen": one.seen_hash, "canned": "A name is in it"}
    assert "nothing was approved" in desk.post(f"/desk/{one.pk}/verdict/", by_enter).content.decode()
    decided = desk.post(f"/desk/{one.pk}/verdict/", {"verdict": "approve", "seen": one.seen_hash})
    assert decided["Location"] == f"/desk/{two.pk}/"
    assert desk.post(f"/desk/{two.pk}/verdict/", {"verdict": "approve", "seen": two.seen_hash})["Location"] == "/desk/"
    for person in (cast.investigator, cast.expert_mx, cast.administrator):
        assert client_of(person).get("/desk/").status_code == 404
        assert client_of(person).get(f"/desk/{one.pk}/").status_code == 404


@pytest.mark.lesson(30)
def test_a_quarantined_post_is_hidden_from_its_author_too(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = post_actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Something that must not stand here")
    review = Review.objects.get(kind="post", state="waiting")
    post_actions.quarantine_revision(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Not harmless"
    )
    for person in (cast.expert_mx, cast.investigator, cast.moderator_two):
        assert not Post.objects.visible_to(person).filter(pk=post.pk).exists()
        assert not Post.objects.visible_in(person, case).filter(pk=post.pk).exists()
    with pytest.raises(NotFoundHere):
        post_actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="x", seen_revision=post.revisions.get().pk)
    assert InboxItem.objects.get(user=cast.expert_mx, kind="quarantined").target == post.pk


def test_a_moderator_who_answers_too_never_learns_that_reasons_wait(cast: Cast, board: Board) -> None:
    cast.moderator_two.role_grants.create(role="expert")
    case = open_case(cast, board)
    clue = submitted_text_clue(cast, case)
    approve(cast, clue.pk)
    words = AnswerWords(places=(("MX", 0.7),), reasons="The words on it.")
    answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words)
    review = Review.objects.get(kind="answer")
    both = User.objects.get(pk=cast.moderator_two.pk)
    assert review in Review.objects.to_decide(cast.moderator_one)
    assert review not in Review.objects.to_decide(both)
    assert InboxItem.objects.filter(target=review.pk, user=cast.moderator_one).exists()
    assert not InboxItem.objects.filter(target=review.pk, user=both).exists()


def test_opening_a_case_page_unblinds_who_sees_judgements_without_answering(
    cast: Cast, board: Board, client_of: object
) -> None:
    case = open_case(cast, board)
    clue = submitted_text_clue(cast, case)
    approve(cast, clue.pk)
    words = AnswerWords(places=(("MX", 0.7),))
    answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words)
    client_of(cast.colleague).get(f"/cases/{case.pk}/")
    assert Unblinded.objects.filter(user=cast.colleague, clue=clue).exists()
    client_of(cast.expert_other).get(f"/cases/{case.pk}/")
    assert not Unblinded.objects.filter(user=cast.expert_other).exists()


def test_a_quarantined_case_is_hidden_from_everyone_with_its_clues(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    clue = submitted_text_clue(cast, case)
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.quarantine_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Not harmless")
    for person in (cast.investigator, cast.moderator_one, cast.moderator_two, cast.expert_mx):
        assert not Case.objects.visible_to(person).filter(pk=case.pk).exists()
        assert not Clue.objects.visible_to(person).filter(pk=clue.pk).exists()
        assert not Review.objects.to_decide(person).exists()
    assert InboxItem.objects.filter(user=cast.investigator, kind="quarantined").exists()


def test_an_expired_lease_is_nobodys_on_the_desk_too(cast: Cast, board: Board, client_of: object) -> None:
    review = _waiting(submitted_text_clue(cast, open_case(cast, board)).pk)
    review_actions.claim_review(by=cast.moderator_one, review_id=review.pk)
    other: Client = client_of(cast.moderator_two)
    held = other.get(f"/desk/{review.pk}/").content.decode()
    assert "held by <bdi>Marta Klein</bdi>" in held
    assert 'value="approve"' not in held
    Review.objects.filter(pk=review.pk).update(lease_until=timezone.now())
    free = other.get(f"/desk/{review.pk}/").content.decode()
    assert "held by" not in free
    assert 'value="approve"' in free
