"""A unit's confirmation teaches how much an expert's answers weigh, tells nobody the place, and can be taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forum.answers import skill
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.referrals import actions, outcomes
from forum.referrals.models import Confirmed
from geoloc.skill import Record
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue
from tests.referrals.story import accepted, answered_case, coordinator_at, give, refer


def concluded(cast: Cast, board: Board, outcome: str = "located", clues: int = skill.ENTRY) -> tuple[Case, Clue]:
    case, clue = answered_case(cast, board)
    for n in range(clues - 1):
        give(cast.expert_mx, approved_text_clue(cast, case, title=f"Another {n}"))
    give(cast.expert_other, clue, ("AR", 0.9))
    referral = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome=outcome)
    return case, clue


def record(clue: Clue, expert: object) -> Record:
    return skill.records([expert]).get((expert, skill.domain_of(clue)), Record())


def test_who_was_right_weighs_more_who_was_wrong_less_and_in_doubt_all_is_as_before(cast: Cast, board: Board) -> None:
    case, clue = concluded(cast, board)
    right = record(clue, cast.expert_mx.pk)
    assert right.answers == skill.ENTRY
    assert right.weight > 1
    assert Confirmed.objects.get(answer__expert=cast.expert_other).log_gain < 0
    assert record(clue, cast.expert_other.pk) == Record()  # one answer: too few to weigh by
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    assert not Confirmed.objects.exists()
    assert record(clue, cast.expert_mx.pk) == Record()


@pytest.mark.parametrize("outcome", ["not_there", "unresolved"])
def test_an_outcome_without_a_place_teaches_nothing(outcome: str, cast: Cast, board: Board) -> None:
    concluded(cast, board, outcome, clues=1)
    assert not Confirmed.objects.exists()


def test_later_rounds_are_not_scored(cast: Cast, board: Board) -> None:
    case, clue = answered_case(cast, board)
    say(cast.expert_mx, clue, ("MX", 1.0), after_round=1)
    referral = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome="located")
    assert [one.answer.round for one in Confirmed.objects.select_related("answer")] == [1]


def test_two_units_that_both_found_it_contradict_each_other(cast: Cast, board: Board) -> None:
    case, _clue = answered_case(cast, board)
    first = accepted(cast, case)
    other = coordinator_at("Noor Vos", "Unit C")
    second = refer(cast, case, to="Unit C")
    actions.accept_referral(by=other, referral_id=second.pk)
    actions.conclude_referral(by=cast.coordinator, referral_id=first.pk, outcome="located")
    assert Confirmed.objects.count() == 1
    actions.conclude_referral(by=other, referral_id=second.pk, outcome="located")
    assert not Confirmed.objects.exists()


def test_the_expert_reads_of_how_many_answers_the_truth_is_known_and_nothing_of_it(
    cast: Cast, board: Board, client_of
) -> None:
    concluded(cast, board, clues=2)
    page = client_of(cast.expert_mx).get(reverse("practice:own")).content.decode()
    assert "2 of 2 answers you gave in cases have since been compared" in page
    assert "mean gain" not in page
    assert "Mexico" not in page.split("How far your numbers")[1].split("</section>")[0]
