"""The entry test, the case of the week, and what a coordinator sees of their unit's practice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Avg
from django.urls import reverse
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import LanguageSkill, Organisation, Role, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.answers import skill
from forum.boards.models import Board, Membership
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.practice import actions, calibrated, cohort, rounds
from forum.practice.models import Score, Truth
from forum.review import cases as vetting
from tests.accounts.people import make_person
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue, draft_case

OWN, UNIT = reverse("practice:own"), reverse("practice:unit")


def practice_case(cast: Cast, board: Board, question: str, *, clues: int = 1, language: str = "") -> list[Clue]:
    case = draft_case(cast, board, question=question)
    actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX-OAX")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    case = Case.objects.get(pk=case.pk)
    return [approved_text_clue(cast, case, title=f"{question} {n}", language=language) for n in range(clues)]


def test_the_entry_test_comes_first_and_then_the_week(cast: Cast, board: Board, client_of) -> None:
    clues = practice_case(cast, board, "Which market?", clues=skill.ENTRY)
    client = client_of(cast.expert_mx)
    page = client.get(OWN).content.decode()
    assert f"0 of {skill.ENTRY} clues answered" in page
    assert reverse("answers:give", args=[clues[0].pk]) in page
    for clue in clues:
        say(cast.expert_mx, clue, ("MX", 0.8))
    later = practice_case(cast, board, "Which tram?")
    page = client.get(OWN).content.decode()
    assert "Your entry test" not in page
    assert reverse("answers:give", args=[later[0].pk]) in page
    assert "see how you did" in page
    client.get(reverse("practice:result", args=[clues[0].case_id]))
    assert "mean gain +" in client.get(OWN).content.decode()


def test_a_language_of_ones_own_comes_before_an_older_case(cast: Cast, board: Board) -> None:
    practice_case(cast, board, "Which market?", language="fr")
    mine = practice_case(cast, board, "Which tram?", language="es")
    assert LanguageSkill.objects.filter(user=cast.expert_mx, language="es").exists()
    assert next(turn.case for turn in rounds.turns(cast.expert_mx)) == mine[0].case


def test_nobody_practises_what_they_may_not_see_or_made(cast: Cast, board: Board, client_of) -> None:
    practice_case(cast, board, "Which market?")
    assert "Which market?" not in client_of(cast.outsider).get(OWN).content.decode()
    assert not rounds.turns(cast.investigator)
    assert "Only experts answer" in client_of(cast.investigator).get(OWN).content.decode()


def asked() -> list[User]:
    return [item.user for item in InboxItem.objects.filter(kind="practice").select_related("user")]


def test_once_a_week_experts_hear_of_a_case_they_can_answer(cast: Cast, board: Board) -> None:
    (clue,) = practice_case(cast, board, "Which market?")
    say(cast.expert_other, clue, ("MX", 0.8))
    User.objects.filter(pk=cast.outsider.pk).update(alerts_on=False)
    rounds.ask()
    rounds.ask()
    assert asked() == [cast.expert_mx]
    item = InboxItem.objects.get(kind="practice")
    assert item.case == clue.case


def test_who_wants_no_alerts_is_not_asked(cast: Cast, board: Board) -> None:
    practice_case(cast, board, "Which market?")
    User.objects.update(alerts_on=False)
    assert rounds.ask() == 0
    assert asked() == []


def test_material_says_whose_it_is(cast: Cast, board: Board, client_of) -> None:
    case = draft_case(cast, board)
    client, page = client_of(cast.investigator), reverse("practice:truth", args=[case.pk])
    sent = {"area": "MX", "explanation": "", "origin": "open", "credit": ""}
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "under which licence" in answer.content.decode()
    client.post(page, {**sent, "credit": "R. Diaz, CC BY 4.0"})
    assert Truth.objects.get().credit == "R. Diaz, CC BY 4.0"
    assert "R. Diaz, CC BY 4.0" in client.get(reverse("practice:result", args=[case.pk])).content.decode()
    with pytest.raises(BadInput, match="nothing else"):
        actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX", origin="real")


@pytest.fixture
def unit(cast: Cast, board: Board) -> list[User]:
    """Five experts of the coordinator's unit, on the board."""
    of = cast.coordinator.organisation
    people = [make_person(f"Unit {one}", f"unit{one}@example.org", of, Role.EXPERT) for one in "ABCDE"]
    for person in people:
        Membership.objects.create(board=board, user=person)
    return people


def scored(cast: Cast, people: list[User], clue: Clue) -> None:
    for person in people:
        answer = say(person, clue, ("MX", 0.8))
        actions.score_answer(by=person, answer_id=answer.pk)


def test_a_coordinator_sees_who_takes_part_and_never_how_well_one_does(
    cast: Cast, board: Board, unit: list[User], client_of
) -> None:
    (clue,) = practice_case(cast, board, "Which market?")
    scored(cast, unit[:1], clue)
    page = client_of(cast.coordinator).get(UNIT).content.decode()
    assert "Unit A" in page
    assert f"1 of {skill.ENTRY}" in page
    assert "mean gain" not in page
    found = {one.user: (one.answered, one.recently) for one in cohort.members(cast.coordinator)}
    assert (found[unit[0]], found[unit[1]]) == ((1, 1), (0, 0))
    assert cast.expert_mx not in found
    assert Entry.objects.filter(op="practice.consult").exists()
    for other in (cast.expert_mx, cast.administrator, cast.moderator_one, unit[0]):
        assert client_of(other).get(UNIT).status_code == 404


def test_months_that_are_over_are_shown_from_five_people_on(
    cast: Cast, board: Board, unit: list[User], client_of
) -> None:
    (clue,) = practice_case(cast, board, "Which market?")
    client = client_of(cast.coordinator)
    scored(cast, unit, clue)
    assert cohort.months(cast.coordinator) == []  # this month still goes on
    last = timezone.now().replace(day=1) - timedelta(days=3)
    Score.objects.update(at=last)
    (month,) = cohort.months(cast.coordinator)
    assert (month.people, month.is_shown) == (5, True)
    assert f"mean gain {month.words}" in client.get(UNIT).content.decode()
    Score.objects.filter(answer__expert=unit[0]).update(at=last - timedelta(days=60))
    assert client.get(UNIT).content.decode().count("too few to show") == 2


def test_who_leaves_takes_nothing_out_of_the_months_that_were_shown(cast: Cast, board: Board, unit: list[User]) -> None:
    """Else the mean of before and the mean of after would give how one did."""
    (clue,) = practice_case(cast, board, "Which market?")
    scored(cast, unit, clue)
    Score.objects.filter(answer__expert=unit[0]).update(log_gain=-3.0)
    Score.objects.update(at=timezone.now().replace(day=1) - timedelta(days=3))
    before = cohort.months(cast.coordinator)
    User.objects.filter(pk=unit[0].pk).update(suspended_at=timezone.now())
    assert unit[0] not in [one.user for one in cohort.members(cast.coordinator)]
    assert cohort.months(cast.coordinator) == before
    assert before[0].people == len(unit)


def test_sums_of_a_unit_and_of_one_below_never_differ_by_a_few(cast: Cast, board: Board, unit: list[User]) -> None:
    (clue,) = practice_case(cast, board, "Which market?")
    above = make_person("Above", "above@example.org", cast.coordinator.organisation, Role.EXPERT)
    Membership.objects.create(board=board, user=above)
    scored(cast, [*unit, above], clue)
    Score.objects.update(at=timezone.now().replace(day=1) - timedelta(days=3))
    assert cohort.months(cast.coordinator)[0].people == len(unit) + 1
    below = Organisation.objects.create(name="Below", country="AT", parent=cast.coordinator.organisation)
    User.objects.filter(pk__in=[one.pk for one in unit]).update(organisation=below)
    assert cohort.months(cast.coordinator)[0].people == len(unit)


def test_a_month_is_whole_or_not_there(cast: Cast, board: Board, unit: list[User]) -> None:
    (clue,) = practice_case(cast, board, "Which market?")
    scored(cast, unit, clue)
    begun = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    Score.objects.update(at=begun.replace(year=begun.year - 1))
    assert cohort.months(cast.coordinator)[0].people == len(unit)
    Score.objects.update(at=begun.replace(year=begun.year - 1) - timedelta(seconds=1))
    assert cohort.months(cast.coordinator) == []


def test_briers_score_stands_beside_the_gain_in_each_domain_with_a_range_once_there_are_enough(
    cast: Cast, board: Board, client_of
) -> None:
    """Of practice alone: what a unit confirmed is shown to nobody (docs/decisions/0034)."""
    for language, clues in (("es", 4), ("de", 5)):
        for clue in practice_case(cast, board, f"In {language}?", clues=clues, language=language):
            say(cast.expert_mx, clue, ("MX", 0.9))
        client_of(cast.expert_mx).get(reverse("practice:result", args=[clue.case_id]))
    page = client_of(cast.expert_mx).get(OWN).content.decode()
    assert "0 if you always gave the true country everything" in page
    german, romance = calibrated.own(cast.expert_mx).domains
    assert (german.answers, romance.answers) == (5, 4)
    assert (romance.gain_between, romance.brier_between) == ("", "")
    mean = Score.objects.filter(answer__clue__language="de").aggregate(mean=Avg("brier"))["mean"]
    assert float(german.brier) == pytest.approx(mean, abs=0.006)
    assert f"{german.brier} ({german.brier_between})" in page
    assert f"{german.gain} ({german.gain_between})" in page
