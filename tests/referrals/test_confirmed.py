"""A unit's confirmation teaches how much an expert's answers weigh, tells nobody the place, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Role
from forum.answers import skill
from forum.answers.models import Answer
from forum.boards.models import Board, Handling, Membership
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.referrals import actions, outcomes
from forum.referrals.models import Confirmed, Referral
from geoloc.skill import Record
from tests.accounts.people import make_person
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue
from tests.referrals.story import accepted, answered_case, coordinator_at, give, refer


@pytest.fixture
def months_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """To what is learnt from outcomes it is some months later than it is."""

    def pass_(months: int) -> None:
        then = timezone.now() + timedelta(days=32 * months)
        monkeypatch.setattr(skill, "timezone", SimpleNamespace(now=lambda: then))

    return pass_


def standing() -> list[Confirmed]:
    return list(Confirmed.objects.filter(taken_back_at=None).select_related("answer"))


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


def test_who_was_right_weighs_more_and_who_was_wrong_less_from_the_next_month_on(
    cast: Cast, board: Board, months_pass: Callable[[int], None]
) -> None:
    """Weights are shown: one that moved at once would say whose answer was right, even in a RED case."""
    _case, clue = concluded(cast, board)
    assert record(clue, cast.expert_mx.pk) == Record()
    months_pass(1)
    right = record(clue, cast.expert_mx.pk)
    assert right.answers == skill.ENTRY
    assert right.weight > 1
    assert Confirmed.objects.get(answer__expert=cast.expert_other).log_gain < 0
    assert record(clue, cast.expert_other.pk) == Record()  # one answer: too few to weigh by


def test_taken_up_again_a_case_teaches_nothing_once_the_month_is_over(
    cast: Cast, board: Board, months_pass: Callable[[int], None]
) -> None:
    """What it had taught weighs until then, else the weights of that day would tell what it was."""
    case, clue = concluded(cast, board)
    Referral.objects.update(concluded_at=timezone.now() - timedelta(days=32))
    before = record(clue, cast.expert_mx.pk)
    assert before.answers == skill.ENTRY
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    assert not standing()
    assert record(clue, cast.expert_mx.pk) == before
    referral = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome="located")
    assert record(clue, cast.expert_mx.pk) == before
    months_pass(1)
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
    assert [one.answer.round for one in standing()] == [1]


def test_units_that_both_found_it_contradict_each_other_until_the_case_is_taken_up_again(
    cast: Cast, board: Board
) -> None:
    case, _clue = answered_case(cast, board)
    first = accepted(cast, case)
    other = coordinator_at("Noor Vos", "Unit C")
    second = refer(cast, case, to="Unit C")
    actions.accept_referral(by=other, referral_id=second.pk)
    actions.conclude_referral(by=cast.coordinator, referral_id=first.pk, outcome="located")
    assert len(standing()) == 1
    actions.conclude_referral(by=other, referral_id=second.pk, outcome="located")
    assert not standing()
    third = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=third.pk, outcome="located")
    assert not standing()  # two against one is no truth either
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    again = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=again.pk, outcome="located")
    assert len(standing()) == 1


def test_people_who_may_have_been_told_by_any_referral_of_the_case_are_not_scored(cast: Cast, board: Board) -> None:
    case, clue = answered_case(cast, board)
    other = coordinator_at("Noor Vos", "Unit C")
    early, late = (
        make_person(name, f"{name.lower()}@example.org", Organisation.objects.get(name="Unit C"), Role.EXPERT)
        for name in ("Early", "Late")
    )
    for person in (early, late):
        Membership.objects.create(board=board, user=person)
    give(early, clue)
    declined = refer(cast, case, to="Unit C")
    give(late, clue)  # their unit has been asked, though not the one that finds it
    referral = accepted(cast, case)
    actions.decline_referral(by=other, referral_id=declined.pk, reason="Not our region.")
    actions.conclude_referral(by=cast.coordinator, referral_id=referral.pk, outcome="located")
    assert {one.answer.expert for one in standing()} == {cast.expert_mx, early}
    outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    Confirmed.objects.all().delete()
    Answer.objects.filter(expert=early).update(expert=other)  # they answered the first referral
    again = accepted(cast, case)
    actions.conclude_referral(by=cast.coordinator, referral_id=again.pk, outcome="located")
    assert {one.answer.expert for one in standing()} == {cast.expert_mx}


def test_the_expert_reads_of_how_many_answers_the_truth_is_known_and_nothing_of_it(
    cast: Cast, board: Board, client_of, months_pass: Callable[[int], None]
) -> None:
    case, _clue = concluded(cast, board, clues=2)
    client, address = client_of(cast.expert_mx), reverse("practice:own")
    assert "0 of 2 answers you gave in cases" in client.get(address).content.decode()  # not on the day it is found
    months_pass(1)
    page = client.get(address).content.decode()
    assert "2 of 2 answers you gave in cases have since been compared" in page
    assert "mean gain" not in page
    assert "Mexico" not in page.split("How far your numbers")[1].split("</section>")[0]
    Case.objects.filter(pk=case.pk).update(handling=Handling.RED)  # no case of theirs any more
    assert "answers you gave in cases" not in client.get(address).content.decode()
