"""A case goes to a unit, is accepted, and its outcome comes back."""

from __future__ import annotations

from forum.alerts.models import Follow, InboxItem
from forum.boards.models import Board
from forum.cases.models import Case, Grant
from forum.referrals import actions, outcomes
from forum.referrals.models import Referral
from tests.cast import Cast, open_case
from tests.referrals.story import (
    MESSAGE,
    accepted,
    answered_case,
    coordinator_at,
    give,
    kinds_told,
    recorded,
    refer,
    state_of,
    told,
)

Kind = InboxItem.Kind


def test_a_case_is_referred_accepted_and_its_outcome_comes_back(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    referral = refer(cast, case)
    assert (referral.state, referral.message, state_of(case)) == ("sent", MESSAGE, "referred")
    assert told(cast.coordinator, Kind.REFERRAL_IN).target == referral.pk

    actions.accept_referral(by=cast.coordinator, referral_id=referral.pk)
    assert Case.objects.visible_to(cast.coordinator).filter(pk=case.pk).exists()
    assert Grant.objects.get(case=case, user=cast.coordinator).reason == Grant.Reason.REFERRAL
    assert Follow.objects.filter(case=case, user=cast.coordinator).exists()
    assert told(cast.investigator, Kind.REFERRAL_ACCEPTED).target == referral.pk

    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome="located", note="Street found.")
    referral.refresh_from_db()
    assert (referral.state, referral.outcome, referral.note) == ("concluded", "located", "Street found.")
    assert (referral.answered_by, referral.concluded_by) == (cast.coordinator, cast.coordinator)
    assert state_of(case) == "located"
    for operation in ("referral.send", "referral.accept", "referral.conclude"):
        assert recorded(operation) == 1


def test_the_package_keeps_what_the_author_saw_when_it_was_sent(cast: Cast, board: Board) -> None:
    case, clue = answered_case(cast, board, background="Heard on a call.", urgency="urgent")
    lead = refer(cast, case).lead
    assert (lead.code, lead.question, lead.background) == (case.code, case.question, "Heard on a call.")
    assert (lead.urgency, lead.handling, lead.answers) == ("urgent", "amber", 1)
    assert [(line.number, line.title) for line in lead.clues] == [(clue.number, clue.title)]
    assert lead.countries[0].area == "MX"
    assert lead.countries[0].percent > 50
    give(cast.expert_other, clue, ("GT", 0.95))
    assert Referral.objects.get(case=case).lead == lead


def test_a_case_without_answers_can_be_referred_and_says_nothing_of_the_place(cast: Cast, board: Board) -> None:
    lead = refer(cast, open_case(cast, board)).lead
    assert (lead.answers, lead.countries, lead.clues) == (0, (), ())


def test_a_case_goes_to_two_units_and_one_no_leaves_it_referred(cast: Cast, board: Board) -> None:
    second = coordinator_at("Noor Vos", "Unit C")
    case, _clue = answered_case(cast, board)
    first, other = refer(cast, case), refer(cast, case, to="Unit C")
    actions.decline_referral(by=second, referral_id=other.pk, reason="Not our spelling.")
    assert state_of(case) == "referred"
    actions.decline_referral(by=cast.coordinator, referral_id=first.pk, reason="No such bakery.")
    assert state_of(case) == "reopened"


def test_a_declined_referral_tells_the_author_why_and_opens_nothing(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    referral = refer(cast, case)
    actions.decline_referral(by=cast.coordinator, referral_id=referral.pk, reason="  The prefix is not ours. ")
    referral.refresh_from_db()
    assert (referral.state, referral.reason) == ("declined", "The prefix is not ours.")
    assert told(cast.investigator, Kind.REFERRAL_DECLINED).target == referral.pk
    assert not Case.objects.visible_to(cast.coordinator).filter(pk=case.pk).exists()
    assert recorded("referral.decline") == 1
    assert refer(cast, case).state == "sent"  # the same unit may be asked again


def test_contributors_hear_the_class_of_the_outcome_and_nothing_else(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    referral = accepted(cast, case)
    actions.conclude_referral(
        by=cast.coordinator, referral_id=referral.pk, outcome="not_there", note="Asked the whole district."
    )
    for person in (cast.investigator, cast.expert_mx):
        item = told(person, Kind.OUTCOME)
        assert (item.why, item.case_id, item.target) == ({"outcome": "not_there"}, case.pk, case.pk)
    for person in (cast.colleague, cast.expert_other, cast.moderator_one, cast.coordinator, cast.outsider):
        assert Kind.OUTCOME not in kinds_told(person)
    assert state_of(case) == "reopened"


def test_a_unit_confirms_what_the_author_has_said_already_and_helpers_are_not_told_twice(
    cast: Cast, board: Board
) -> None:
    case, _clue = answered_case(cast, board)
    referral = accepted(cast, case)
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome="located")
    assert state_of(case) == "located"
    assert kinds_told(cast.expert_mx).count(Kind.OUTCOME) == 1
    assert kinds_told(cast.investigator).count(Kind.OUTCOME) == 1
