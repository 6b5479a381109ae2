"""The truth of a practice case comes after one's own answers, and the score is one's own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed, WrongState
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.practice import actions
from forum.practice.models import Score
from forum.review import cases as vetting
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue, draft_case, open_case


@pytest.fixture
def case(cast: Cast, board: Board) -> Case:
    case = draft_case(cast, board)
    actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX-OAX", explanation="The bakery is in Oaxaca.")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def clues(cast: Cast, case: Case) -> list[Clue]:
    return [approved_text_clue(cast, case, language="es", title=title) for title in ("One", "Two")]


def test_only_the_author_makes_a_draft_a_practice_case_and_never_later(cast: Cast, board: Board, case: Case) -> None:
    assert case.is_practice
    with pytest.raises(WrongState):
        actions.set_truth(by=cast.investigator, case_id=case.pk, area="GT")


def test_the_truth_and_the_score_come_after_an_answer_on_every_clue(
    cast: Cast, case: Case, clues: list[Clue], client_of
) -> None:
    client, address = client_of(cast.expert_mx), reverse("practice:result", args=[case.pk])
    first = say(cast.expert_mx, clues[0], ("MX", 0.8))
    page = client.get(address).content.decode()
    assert "The bakery is in Oaxaca" not in page
    assert "Oaxaca" not in page
    with pytest.raises(WrongState, match="every clue"):
        actions.score_answer(by=cast.expert_mx, answer_id=first.pk)
    say(cast.expert_mx, clues[1], cannot_tell=True)
    page = client.get(address).content.decode()
    assert "The bakery is in Oaxaca" in page
    assert "Oaxaca, Mexico" in page
    good, none = Score.objects.order_by("answer__clue__number")
    assert good.log_gain > 0.5
    assert good.brier < 0.5
    assert none.log_gain == pytest.approx(0, abs=0.01)


def test_a_score_is_private_and_rests_on_the_first_round(cast: Cast, case: Case, clues: list[Clue], client_of) -> None:
    wrong = [say(cast.expert_mx, clue, ("AR", 0.9)) for clue in clues]
    say(cast.expert_mx, clues[0], ("MX", 0.99), after_round=1)
    client_of(cast.expert_mx).get(reverse("practice:result", args=[case.pk]))
    scores = Score.objects.filter(answer__expert=cast.expert_mx)
    assert {score.answer_id for score in scores} == {answer.pk for answer in wrong}
    assert all(score.log_gain < 0 for score in scores)
    with pytest.raises(NotAllowed):
        actions.score_answer(by=cast.expert_other, answer_id=wrong[0].pk)
    for person in (cast.investigator, cast.moderator_one, cast.expert_other):
        page = client_of(person).get(reverse("practice:result", args=[case.pk])).content.decode()
        assert "Brier" not in page
        assert "Elena" not in page


def test_a_case_that_is_no_practice_has_no_result(cast: Cast, board: Board, client_of) -> None:
    case = open_case(cast, board)
    assert client_of(cast.investigator).get(reverse("practice:result", args=[case.pk])).status_code == 404


def test_the_author_types_the_truth_and_an_unknown_place_is_kept_with_a_sentence(
    cast: Cast, board: Board, client_of
) -> None:
    case = draft_case(cast, board)
    client, address = client_of(cast.investigator), reverse("practice:truth", args=[case.pk])
    page = client.post(address, {"area": "Nowhereland", "explanation": "Kept", "origin": "made"})
    assert page.status_code == 422
    assert "Kept" in page.content.decode()
    assert client.post(address, {"area": "Oaxaca", "explanation": "", "origin": "made"}).status_code == 302
    assert Case.objects.get(pk=case.pk).is_practice
