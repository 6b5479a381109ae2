"""What practice has taught moves the belief: weights in their domain, the fitted blend, and votes that repeat."""

from __future__ import annotations

import math

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from forum.answers import skill
from forum.answers.models import Answer, Belief
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.practice import actions
from forum.review import cases as vetting
from geoloc import calibration, fitting
from geoloc.belief import prior
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue, draft_case


@pytest.fixture(autouse=True)
def _nothing_fitted_before() -> None:
    cache.delete("answers-blend")


def practised(cast: Cast, board: Board, expert: User, *places: tuple[str, float], clues: int = skill.ENTRY) -> None:
    """An expert answers practice clues in Spanish whose place is in Mexico, and sees how they did."""
    case = draft_case(cast, board)
    actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX-OAX")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    case = Case.objects.get(pk=case.pk)
    asked = [approved_text_clue(cast, case, language="es-MX", title=f"Sign {n}") for n in range(clues)]
    for answer in [say(expert, clue, *places) for clue in asked]:
        actions.score_answer(by=expert, answer_id=answer.pk)


def _pull(clue: Clue, answer: Answer) -> float:
    newest = Belief.objects.filter(clue=clue).order_by("-version")[0]
    return abs(next(row["log_ratio"] for row in newest.contributions if row["answer"] == str(answer.pk)))


def test_who_was_right_in_practice_weighs_more_in_that_family_of_languages_and_no_other(
    cast: Cast, board: Board, case: Case
) -> None:
    french, german = (approved_text_clue(cast, case, language=one, title=f"A shutter, {one}") for one in ("fr", "de"))
    practised(cast, board, cast.expert_mx, ("MX", 0.9))
    both = (cast.expert_mx, cast.expert_other)
    same = [say(expert, one, ("MX", 0.8)) for one in (french, german) for expert in both]
    assert _pull(french, same[0]) > 1.5 * _pull(french, same[1])
    assert _pull(german, same[2]) == pytest.approx(_pull(german, same[3]))


def test_what_an_answer_moved_is_its_share_of_the_log_ratio_between_it_and_the_prior(cast: Cast, clue: Clue) -> None:
    one, other = say(cast.expert_mx, clue, ("MX", 0.9)), say(cast.expert_other, clue, ("MX", 0.02), ("GT", 0.6))
    before = prior(clue.language).p("MX")
    assert _pull(clue, one) == pytest.approx(0.5 * abs(math.log(0.9 / before)), abs=0.02)
    assert _pull(clue, other) == pytest.approx(0.5 * abs(math.log(0.02 / before)), abs=0.02)


def test_before_the_entry_test_is_done_nobody_weighs_more(cast: Cast, board: Board, clue: Clue) -> None:
    practised(cast, board, cast.expert_mx, ("MX", 0.9), clues=skill.ENTRY - 1)
    one, other = say(cast.expert_mx, clue, ("MX", 0.8)), say(cast.expert_other, clue, ("MX", 0.8))
    assert _pull(clue, one) == pytest.approx(_pull(clue, other))


def test_an_answer_after_seeing_others_lowers_the_effective_number(cast: Cast, clue: Clue) -> None:
    say(cast.expert_mx, clue, ("MX", 0.8))
    say(cast.expert_other, clue, ("GT", 0.8))
    blind = Belief.objects.order_by("-version")[0].effective
    say(cast.expert_other, clue, ("MX", 0.6), after_round=1)
    seen = Belief.objects.order_by("-version")[0].effective
    assert blind == pytest.approx(2)
    assert seen == pytest.approx(4 / 3)


def test_the_blend_is_fitted_once_enough_is_known(
    cast: Cast, board: Board, clue: Clue, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised(cast, board, cast.expert_mx, ("MX", 0.9), clues=2)
    assert skill.blend() == fitting.FIRST
    monkeypatch.setattr(fitting, "ENOUGH", 2)
    assert skill.blend() == fitting.FIRST, "a fit holds for ten minutes"
    cache.delete("answers-blend")
    assert skill.blend().plain == 0.0, "one answer on each clue leaves nothing to average"


def test_ones_own_page_shows_a_curve_only_of_enough_answers(
    cast: Cast, board: Board, client_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised(cast, board, cast.expert_mx, ("AR", 0.9))
    client, address = client_of(cast.expert_mx), reverse("practice:own")
    page = client.get(address).content.decode()
    assert "4 answers scored so far. Fewer than 20 say too little" in page
    assert "Romance languages: Visible text" in page
    monkeypatch.setattr(calibration, "ENOUGH", 4)
    page = client.get(address).content.decode()
    assert "Be less sure" in page
    assert "0 % (0–49)" in page
    other = client_of(cast.expert_other).get(address).content.decode()
    assert "How far your numbers" not in other
