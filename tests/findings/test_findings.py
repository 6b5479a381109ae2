"""What the owner of a case accepted as a finding, shown to who may read it and to nobody else."""

from __future__ import annotations

import pytest

from accounts.errors import NotFoundHere
from forum.alerts.destinations import page_of
from forum.alerts.models import InboxItem
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.findings import actions
from forum.findings.models import Finding
from forum.findings.queries import of_case
from forum.flags import actions as flag_actions
from forum.review.models import Review
from forum.search.finding import find
from forum.search.grammar import parse
from tests.cast import approved_text_clue, open_case
from tests.flags.reporting import report, waiting
from tests.rearranging.moving import moved
from tests.world import posted

MODERATORS = ("marta.klein@example.org", "luc.moreau@example.org")


@pytest.fixture
def case(cast, board):
    return open_case(cast, board)


@pytest.fixture
def post(cast, case):
    return posted(cast, case, "Zarzamora is in Puebla.")


def accept(by, post, kind="post", why="settled"):
    return actions.accept_finding(by=by, kind=kind, thing_id=post, why=why)


def answered(cast, case):
    """An answer whose reasons are approved."""
    clue = approved_text_clue(cast, case, language="es")
    judgement = AnswerWords(places=(("MX", 0.7),), reasons="The spelling of Puebla.")
    answer = answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=judgement)
    review = Review.objects.get(kind="answer", state="waiting")
    answer_actions.open_reasons(by=cast.moderator_one, review_id=review.pk)
    answer_actions.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return answer


def test_the_owner_accepts_it_on_its_page_and_its_author_is_told(cast, case, post, client_of) -> None:
    owner = client_of(cast.investigator)
    assert client_of(cast.colleague).get(f"/findings/post/{post}/").status_code == 404
    with pytest.raises(NotFoundHere):
        accept(cast.expert_mx, post)
    sent = owner.post(f"/findings/post/{post}/", {"why": "led_there", "accept": "1"})
    assert sent.status_code == 302
    page = client_of(cast.expert_mx).get(f"/cases/{case.pk}/").content.decode()
    assert "Accepted findings" in page
    assert "This led to the place." in page
    told = InboxItem.objects.get(kind="accepted")
    assert told.user == cast.colleague
    assert page_of(told) == f"/cases/{case.pk}/#findings"
    assert owner.post(f"/findings/post/{post}/", {"take_back": "1"}).status_code == 302
    assert "Accepted findings" not in client_of(cast.expert_mx).get(f"/cases/{case.pk}/").content.decode()


def test_a_sentence_of_ones_own_is_not_taken_and_nothing_is_lost(cast, case, post, client_of) -> None:
    sent = client_of(cast.investigator).post(f"/findings/post/{post}/", {"why": "Look at Puebla", "accept": "1"})
    assert sent.status_code == 422
    assert not Finding.objects.exists()


@pytest.mark.lesson(20)
def test_a_finding_of_sealed_reasons_is_listed_for_nobody_who_may_not_read_them(cast, case) -> None:
    answer = answered(cast, case)
    accept(cast.investigator, answer.pk, kind="answer")
    assert [one.is_answer for one in of_case(cast.investigator, case)] == [True]
    assert of_case(cast.expert_other, case) == []
    assert of_case(cast.outsider, case) == []
    answer_actions.give_answer(
        by=cast.expert_other, clue_id=answer.clue_id, judgement=AnswerWords(places=(("ES", 0.5),))
    )
    assert len(of_case(cast.expert_other, case)) == 1


@pytest.mark.lesson(20)
def test_what_is_hidden_or_moved_away_is_no_finding_that_anybody_reads(cast, board, case, post) -> None:
    accept(cast.investigator, post)
    report(cast.expert_mx, "post", post, "child")
    assert of_case(cast.expert_other, case) == []
    review = waiting(post)
    flag_actions.find_nothing(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Fine.")
    assert len(of_case(cast.expert_other, case)) == 1
    red = open_case(cast, board, handling="red", named_emails=MODERATORS)
    moved(cast.moderator_one, case, red, [post])
    assert of_case(cast.expert_other, case) == []
    assert not Finding.objects.exists()


def test_a_search_finds_findings(cast, board, case, post) -> None:
    other = posted(cast, case, "Zarzamora elsewhere.")
    accept(cast.investigator, post)
    assert [one.pk for one in find(cast.expert_mx, parse("Zarzamora has:finding")).hits] == [post]
    found = {one.pk for one in find(cast.expert_mx, parse("Zarzamora")).hits}
    assert found == {post, other}


def test_who_wrote_it_is_told_again_when_it_is_accepted_again_after_it_was_taken_back(cast, case, post) -> None:
    told = InboxItem.objects.filter(user=cast.colleague, kind="accepted")
    accept(cast.investigator, post)
    accept(cast.investigator, post, why="helped")
    assert told.count() == 1
    actions.take_back_finding(by=cast.investigator, kind="post", thing_id=post)
    assert told.count() == 1
    accept(cast.investigator, post)
    assert told.count() == 2
