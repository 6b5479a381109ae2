"""The author locates, closes and reopens a case."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed, NotFoundHere, WrongState
from forum.alerts.models import InboxItem
from forum.boards.models import Board
from forum.cases.models import Case
from forum.discussion import actions as post_actions
from forum.referrals import outcomes
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import Cast, draft_case, open_case
from tests.referrals.story import ClientOf, answered_case, kinds_told, recorded, state_of, told


def test_locating_tells_who_helped_that_the_place_is_found_and_not_where(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    before = case.version
    located = outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    assert (state_of(case), recorded("case.locate")) == ("located", 1)
    assert located.version > before
    assert told(cast.expert_mx, InboxItem.Kind.OUTCOME).why == {"outcome": "located"}
    assert InboxItem.Kind.OUTCOME not in kinds_told(cast.expert_other)
    assert InboxItem.Kind.OUTCOME not in kinds_told(cast.investigator)


def test_who_wrote_an_approved_post_has_helped_and_who_waits_for_vetting_has_not(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    write = {"case_id": case.pk, "text": "The sign is hand painted."}
    heard = post_actions.write_post(by=cast.expert_other, **write)
    post_actions.write_post(by=cast.colleague, **write)
    review = Review.objects.get(subject=heard.revisions.get().pk)
    post_actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    assert InboxItem.Kind.OUTCOME in kinds_told(cast.expert_other)
    assert InboxItem.Kind.OUTCOME not in kinds_told(cast.colleague)


def test_a_case_located_again_after_reopening_is_told_again(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    assert kinds_told(cast.expert_mx).count(InboxItem.Kind.OUTCOME) == 2


def test_closing_and_reopening_are_on_record_and_steps_that_do_not_exist_are_refused(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    with pytest.raises(WrongState, match="“Open”"):
        outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    outcomes.close_case(by=cast.investigator, case_id=case.pk)
    with pytest.raises(WrongState, match="“Closed”"):
        outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    assert (state_of(case), recorded("case.close"), recorded("case.reopen")) == ("reopened", 1, 1)


@pytest.mark.parametrize("action", [outcomes.locate_case, outcomes.close_case, outcomes.reopen_case])
def test_only_the_author_ends_a_case(cast: Cast, board: Board, action) -> None:
    case = open_case(cast, board)
    with pytest.raises(NotAllowed, match="Only the author"):
        action(by=cast.moderator_one, case_id=case.pk)
    with pytest.raises(NotFoundHere):
        action(by=cast.outsider, case_id=case.pk)
    assert state_of(case) == "open"


def test_a_case_never_vetted_is_not_closed_since_closed_cases_can_be_read(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    for state in ("draft", "in_review"):
        with pytest.raises(WrongState, match="not been vetted"):
            outcomes.close_case(by=cast.investigator, case_id=case.pk)
        assert not Case.objects.visible_to(cast.expert_mx).filter(pk=case.pk).exists()
        assert state_of(case) == state
        if state == "draft":
            vetting.submit_case(by=cast.investigator, case_id=case.pk)


def test_the_buttons_of_the_case_page_work_and_say_what_they_did(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    author = client_of(cast.investigator)
    for verb, state in (("locate", "located"), ("close", "closed"), ("reopen", "reopened")):
        answer = author.post(f"/referrals/cases/{case.pk}/{verb}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
        assert state_of(case) == state
    assert client_of(cast.colleague).post(f"/referrals/cases/{case.pk}/close/").status_code == 403
    assert client_of(cast.outsider).post(f"/referrals/cases/{case.pk}/close/").status_code == 404
    assert author.get(f"/referrals/cases/{case.pk}/close/").status_code == 405
