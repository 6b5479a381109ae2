"""Reports of clues and of questions, with all that hangs on them."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, WrongState
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.flags import actions
from forum.referrals import outcomes
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import approve, approved_text_clue
from tests.flags.reporting import page, report, waiting


def test_a_clue_is_hidden_from_experts_open_to_moderators_and_corrected_by_its_author(cast, case, client_of) -> None:
    clue = approved_text_clue(cast, case)
    reader, moderator = client_of(cast.expert_mx), client_of(cast.moderator_one)
    sent = reader.post(f"/flags/clues/{clue.pk}/", {"reason": "child", "words": "A name is on it."}, follow=True)
    assert "hidden from readers" in sent.content.decode()
    assert reader.get(f"/clues/{clue.pk}/").status_code == 404
    assert "Words on a receipt" not in page(reader, f"/cases/{case.pk}/")
    assert moderator.get(f"/clues/{clue.pk}/").status_code == 200
    desk = page(moderator, f"/desk/{waiting(clue.pk).pk}/")
    assert "A name is on it." in desk
    assert "Panader" in desk
    review = waiting(clue.pk)
    actions.take_down(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Cover the name.")
    assert "Cover the name." in page(client_of(cast.investigator), f"/cases/{case.pk}/")
    words = ClueWords(clue_type="visible_text", title="Words", expect="Words", text="Esquina")
    clue_actions.revise_clue(by=cast.investigator, clue_id=clue.pk, words=words)
    approve(cast, clue.pk)
    assert reader.get(f"/clues/{clue.pk}/").status_code == 200


def test_a_hidden_clue_is_kept_by_no_trick_of_its_author(cast, case) -> None:
    clue = approved_text_clue(cast, case)
    report(cast.expert_mx, "clue", clue.pk, "child")
    words = ClueWords(clue_type="visible_text", title="Words", expect="Words", text="Esquina")
    with pytest.raises(WrongState):
        clue_actions.revise_clue(by=cast.investigator, clue_id=clue.pk, words=words)
    with pytest.raises(WrongState):
        clue_actions.withdraw_clue(by=cast.investigator, clue_id=clue.pk)
    assert Clue.objects.get(pk=clue.pk).state == "hidden"


def test_a_question_is_hidden_with_all_that_is_in_the_case_and_comes_back_as_it_was(
    cast, case, post, client_of
) -> None:
    outcomes.locate_case(by=cast.investigator, case_id=case.pk)
    report(cast.expert_mx, "case", case.pk, "child")
    reader = client_of(cast.expert_mx)
    assert reader.get(f"/cases/{case.pk}/").status_code == 404
    assert case.question not in page(reader, "/")
    assert case.question not in page(reader, "/inbox/")
    assert "Hidden from readers until" in page(reader, "/flags/")
    for trick in (outcomes.close_case, outcomes.reopen_case, outcomes.locate_case):
        with pytest.raises(WrongState):
            trick(by=cast.investigator, case_id=case.pk)
    assert "Hidden from readers" in page(client_of(cast.investigator), f"/cases/{case.pk}/")
    review = waiting(case.pk)
    actions.find_nothing(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="A place only.")
    assert Case.objects.get(pk=case.pk).state == "located"
    assert "A place only." in page(reader, "/flags/")


def test_a_question_taken_down_is_a_draft_again_keeps_its_code_and_is_vetted_anew(cast, case, post, client_of) -> None:
    report(cast.expert_mx, "case", case.pk, "personal")
    review = waiting(case.pk)
    actions.take_down(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="A name is in it.")
    assert client_of(cast.expert_mx).get(f"/cases/{case.pk}/").status_code == 404
    assert "A name is in it." in page(client_of(cast.investigator), f"/cases/{case.pk}/")
    with pytest.raises(BadInput):
        case_actions.change_draft(
            by=cast.investigator, case_id=case.pk, words=CaseWords(question="Where?", handling="green")
        )
    case_actions.change_draft(by=cast.investigator, case_id=case.pk, words=CaseWords(question="Where is it?"))
    item = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    assert "Zarzamora" in page(client_of(cast.expert_mx), f"/cases/{case.pk}/")


def test_a_question_held_back_takes_everything_that_waits_with_it(cast, case, post) -> None:
    report(cast.expert_mx, "post", post)
    report(cast.expert_mx, "case", case.pk, "personal")
    review = waiting(case.pk)
    actions.hold_back(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="A name.")
    assert not Review.objects.filter(case=case, state="waiting").exists()
    assert not Case.objects.visible_to(cast.investigator).exists()
