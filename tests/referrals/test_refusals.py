"""Who may not refer, accept, decline or conclude, and the sentence they get."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from forum.boards.models import Board
from forum.cases.models import Case
from forum.practice import actions as practice_actions
from forum.referrals import actions, outcomes
from forum.referrals.models import Referral
from forum.review import cases as vetting
from tests.cast import Cast, draft_case, open_case
from tests.referrals.story import MESSAGE, accepted, answered_case, coordinator_at, recorded, refer, state_of, unit


def test_only_the_author_refers_and_to_others_the_case_is_not_there(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    order = {"case_id": case.pk, "to_organisation_id": unit().pk, "message": MESSAGE}
    with pytest.raises(NotAllowed, match="Only the author"):
        actions.refer_case(by=cast.colleague, **order)
    with pytest.raises(NotFoundHere):
        actions.refer_case(by=cast.outsider, **order)
    assert (state_of(case), Referral.objects.count(), recorded("referral.send")) == ("open", 0, 0)


def test_a_case_is_referred_only_while_it_is_worked_on_or_located(cast: Cast, board: Board) -> None:
    with pytest.raises(WrongState, match="Draft"):
        refer(cast, draft_case(cast, board))
    case = open_case(cast, board)
    outcomes.close_case(by=cast.investigator, case_id=case.pk)
    with pytest.raises(WrongState, match="Closed"):
        refer(cast, case)
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    assert refer(cast, case).state == "sent"


def test_no_unit_is_asked_about_a_practice_case(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    practice_actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX", explanation="Made for it.")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(WrongState, match="practice case"):
        refer(cast, case)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("Institute D", "is not a national unit"),
        ("Unit C", "no vetted coordinator"),
    ],
)
def test_only_a_national_unit_that_somebody_answers_for_receives(
    cast: Cast, board: Board, to: str, sentence: str
) -> None:
    case = open_case(cast, board)
    with pytest.raises(BadInput, match=sentence):
        refer(cast, case, to=to)
    assert state_of(case) == "open"


def test_a_unit_the_case_excludes_does_not_receive_it(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, excluded=(unit(),))
    with pytest.raises(BadInput, match="You have excluded \u2068Unit MX\u2069"):
        refer(cast, case)


def test_a_unit_has_a_case_once_at_a_time(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    refer(cast, case)
    with pytest.raises(BadInput, match="\u2068Unit MX\u2069 has this case already"):
        refer(cast, case)
    assert case.referrals.count() == 1


def test_nobody_coordinates_their_own_referral(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    cast.investigator.role_grants.create(role="coordinator")
    with pytest.raises(BadInput, match="no vetted coordinator"):
        refer(cast, case, to="Unit A")
    second = coordinator_at("Per Lund", "Unit A")
    referral = refer(cast, case, to="Unit A")
    author = type(cast.investigator).objects.get(pk=cast.investigator.pk)
    with pytest.raises(NotAllowed, match="Only a coordinator of \u2068Unit A\u2069"):
        actions.accept_referral(by=author, referral_id=referral.pk)
    assert actions.accept_referral(by=second, referral_id=referral.pk).state == "accepted"


@pytest.mark.parametrize("handling", ["red", "amber_strict"])
def test_a_case_that_names_people_goes_beyond_them_only_when_confirmed(cast: Cast, board: Board, handling: str) -> None:
    named = (cast.moderator_one.email, cast.moderator_two.email)
    case = open_case(cast, board, handling=handling, named_emails=named)
    with pytest.raises(BadInput, match="Confirm that you want this"):
        refer(cast, case)
    assert state_of(case) == "open"
    assert refer(cast, case, widen=True).lead.handling == handling


def test_a_referral_needs_words_and_so_does_a_no(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    with pytest.raises(BadInput, match="Write what you ask"):
        actions.refer_case(by=cast.investigator, case_id=case.pk, to_organisation_id=unit().pk, message="  ")
    referral = refer(cast, case)
    with pytest.raises(BadInput, match="Write a reason"):
        actions.decline_referral(by=cast.coordinator, referral_id=referral.pk, reason=" ")
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_of_two_coordinators_the_second_learns_who_was_first(cast: Cast, board: Board) -> None:
    second = coordinator_at("Diego Luna", "Unit MX")
    case = open_case(cast, board)
    referral = accepted(cast, case)
    for late in (actions.accept_referral, lambda **who: actions.decline_referral(reason="No.", **who)):
        with pytest.raises(Conflict, match="\u2068Carla Ortega\u2069 accepted this referral"):
            late(by=second, referral_id=referral.pk)
    assert not Case.objects.visible_to(second).filter(pk=case.pk).exists()
    assert recorded("referral.accept") == 1


def test_the_sender_and_other_units_do_not_answer(cast: Cast, board: Board) -> None:
    elsewhere = coordinator_at("Noor Vos", "Unit C")
    referral = refer(cast, open_case(cast, board))
    with pytest.raises(NotAllowed, match="Only a coordinator of \u2068Unit MX\u2069"):
        actions.accept_referral(by=cast.investigator, referral_id=referral.pk)
    for person in (elsewhere, cast.outsider, cast.moderator_one, cast.administrator, cast.auditor):
        with pytest.raises(NotFoundHere):
            actions.accept_referral(by=person, referral_id=referral.pk)
        with pytest.raises(NotFoundHere):
            actions.decline_referral(by=person, referral_id=referral.pk, reason="No.")


def test_the_outcome_comes_after_accepting_and_once(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    referral = refer(cast, case)
    order = {"by": cast.coordinator, "referral_id": referral.pk, "outcome": "unresolved"}
    with pytest.raises(WrongState, match="Accept the referral first"):
        actions.conclude_referral(**order)
    actions.accept_referral(by=cast.coordinator, referral_id=referral.pk)
    with pytest.raises(BadInput, match="Choose what came of it"):
        actions.conclude_referral(**{**order, "outcome": "found"})
    actions.conclude_referral(**order)
    with pytest.raises(Conflict, match="\u2068Carla Ortega\u2069 gave the outcome"):
        actions.conclude_referral(**order)
    assert state_of(case) == "reopened"


def test_a_closed_case_is_not_accepted_but_can_be_declined(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    referral = refer(cast, case)
    outcomes.close_case(by=cast.investigator, case_id=case.pk)
    with pytest.raises(WrongState, match="closed this case meanwhile"):
        actions.accept_referral(by=cast.coordinator, referral_id=referral.pk)
    actions.decline_referral(by=cast.coordinator, referral_id=referral.pk, reason="Closed by its author.")
    assert state_of(case) == "closed"
