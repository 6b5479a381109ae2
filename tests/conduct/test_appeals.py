"""Appeals: who appeals what, who judges, and what becomes of the thing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import BadInput, Conflict, NotFoundHere, WrongState
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.clues import actions as clue_actions
from forum.clues.models import Clue
from forum.conduct import appeals
from forum.conduct.models import Appeal, Strike
from forum.discussion import actions as post_actions
from forum.discussion.models import Post, Revision
from forum.erasure import actions as erasing
from forum.flags import actions as flag_actions
from forum.index.models import Indexed
from forum.review import cases as vetting
from forum.review.models import Decision, Review
from tests.cast import approve, approved_text_clue, draft_case, submitted_text_clue
from tests.conduct.judged import TEXT, appealed, judge, page, returned, strike
from tests.flags.reporting import report, waiting
from tests.world import posted


def may_judge(person, item: Review) -> bool:
    return Review.objects.to_decide(person).filter(pk=item.pk).exists()


@pytest.mark.lesson(33)
def test_it_goes_to_a_moderator_of_another_organisation_who_had_no_part_and_is_not_told_who_decided(
    cast, case, same_unit, client_of
) -> None:
    item = appealed(cast, returned(cast, case))
    assert may_judge(cast.moderator_two, item)
    for person in (cast.moderator_one, same_unit, cast.colleague, cast.investigator, cast.expert_mx, cast.outsider):
        assert not may_judge(person, item)
        for verb in (appeals.uphold, appeals.overturn):
            with pytest.raises(NotFoundHere):
                judge(verb, person, item)
    assert InboxItem.objects.filter(kind="to_vet", target=item.pk).count() == 1
    shown = page(client_of(cast.moderator_two), f"/desk/{item.pk}/")
    for words in ("It is a shop, not a person.", "It names a person.", "Zarzamora"):
        assert words in shown
    assert cast.moderator_one.name not in shown


def test_without_another_organisation_a_colleague_judges_and_without_anybody_it_is_not_sent(
    cast, board, case, same_unit
) -> None:
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    item = appealed(cast, returned(cast, case))
    assert may_judge(same_unit, item)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=same_unit)
    second = returned(cast, case)
    with pytest.raises(WrongState):
        appealed(cast, second)
    assert Appeal.objects.count() == 1


def test_it_is_written_once_within_its_days_by_its_author_alone(cast, case) -> None:
    item = returned(cast, case)
    for person in (cast.investigator, cast.moderator_one, cast.expert_mx, cast.outsider):
        with pytest.raises(NotFoundHere):
            appeals.appeal_decision(by=person, review_id=item.pk, words="Mine")
    with pytest.raises(BadInput):
        appealed(cast, item, "  ")
    appealed(cast, item)
    with pytest.raises(WrongState):
        appealed(cast, item, "Once more")
    late = returned(cast, case)
    Decision.objects.filter(review=late).update(at=timezone.now() - timedelta(days=15))
    with pytest.raises(WrongState):
        appealed(cast, late)


def test_upheld_it_stays_and_both_are_told_why(cast, case, client_of) -> None:
    first = returned(cast, case)
    one = strike(cast.moderator_one, first)
    item = appealed(cast, first)
    with pytest.raises(BadInput):
        judge(appeals.uphold, cast.moderator_two, item, reason=" ")
    with pytest.raises(Conflict):
        appeals.uphold(by=cast.moderator_two, review_id=item.pk, seen="0" * 64, reason="No.")
    judge(appeals.uphold, cast.moderator_two, item, reason="It does name one.")
    assert Revision.objects.get(pk=first.subject).state == "returned"
    assert Strike.objects.get(pk=one.pk).counts
    assert InboxItem.objects.filter(user=cast.colleague, kind="appeal_decided", case=None).count() == 1
    assert InboxItem.objects.filter(user=cast.moderator_one, kind="appealed", case=None).count() == 1
    assert "It does name one." in page(client_of(cast.colleague), "/conduct/")
    assert "It does name one." in page(client_of(cast.moderator_one), "/conduct/decided/")
    assert Entry.objects.filter(op="appeal.uphold").count() == 1
    with pytest.raises(NotFoundHere):
        judge(appeals.overturn, cast.moderator_one, item)


@pytest.mark.lesson(35)
def test_overturned_the_text_waits_for_vetting_again_as_it_was_and_its_strike_counts_no_more(cast, case) -> None:
    first = returned(cast, case)
    one = strike(cast.moderator_one, first)
    item = appealed(cast, first)
    judge(appeals.overturn, cast.moderator_two, item)
    assert not Strike.objects.get(pk=one.pk).counts
    again = Review.objects.get(kind="post", subject=first.subject, state="waiting")
    text = Revision.objects.get(pk=first.subject)
    assert (text.state, text.said) == ("pending", TEXT)
    assert not text.post.approved_id
    post_actions.approve_revision(by=cast.moderator_two, review_id=again.pk, seen=again.seen_hash)
    assert Revision.objects.get(pk=first.subject).state == "approved"
    assert Entry.objects.filter(op="appeal.overturn").count() == 1
    with pytest.raises(WrongState):
        strike(cast.moderator_one, first)


def test_what_its_author_sent_anew_meanwhile_stays_as_it_is(cast, case) -> None:
    first = returned(cast, case)
    item = appealed(cast, first)
    text = Revision.objects.get(pk=first.subject)
    post_actions.edit_post(by=cast.colleague, post_id=text.post_id, text="Ask there.", seen_revision=text.pk)
    judge(appeals.overturn, cast.moderator_two, item)
    assert Revision.objects.get(pk=first.subject).state == "returned"
    assert Review.objects.filter(kind="post", state="waiting").count() == 1


def test_a_post_held_back_is_not_shown_to_who_judges_and_its_author_has_it_again(cast, case, client_of) -> None:
    first = returned(cast, case, verdict=post_actions.quarantine_revision)
    own = page(client_of(cast.colleague), "/conduct/")
    assert "It names a person." not in own
    item = appealed(cast, first)
    assert "Zarzamora" not in page(client_of(cast.moderator_two), f"/desk/{item.pk}/")
    assert TEXT not in page(client_of(cast.colleague), f"/cases/{case.pk}/")
    judge(appeals.overturn, cast.moderator_two, item)
    assert Review.objects.filter(kind="post", subject=first.subject, state="waiting").exists()
    assert "Zarzamora" in page(client_of(cast.colleague), f"/cases/{case.pk}/")


def test_what_a_report_took_down_is_judged_by_who_neither_let_it_be_read_nor_reported_it_and_vetted_again(
    cast, case, third_unit
) -> None:
    post = posted(cast, case, TEXT)
    report(cast.expert_mx, "post", post, "conduct")
    flagged = waiting(post)
    flag_actions.take_down(by=cast.moderator_two, review_id=flagged.pk, seen=flagged.seen_hash, reason="Rude.")
    item = appealed(cast, flagged)
    assert may_judge(third_unit, item)
    for person in (cast.moderator_one, cast.moderator_two, cast.expert_mx):
        assert not may_judge(person, item)
    judge(appeals.overturn, third_unit, item)
    assert not Post.objects.published().filter(pk=post).exists()
    again = Review.objects.get(kind="post", subject=flagged.subject, state="waiting")
    post_actions.approve_revision(by=cast.moderator_two, review_id=again.pk, seen=again.seen_hash)
    assert Post.objects.published().filter(pk=post).exists()


def test_a_clue_taken_down_waits_again(cast, case) -> None:
    clue = submitted_text_clue(cast, case)
    item = Review.objects.get(subject=clue.pk)
    clue_actions.quarantine_clue(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason="A name.")
    appeal = appeals.appeal_decision(by=cast.investigator, review_id=item.pk, words="It is a street.")
    judge(appeals.overturn, cast.moderator_two, appeal.review)
    assert Clue.objects.get(pk=clue.pk).state == "in_review"
    approve(cast, clue.pk, cast.moderator_two)
    assert Clue.objects.get(pk=clue.pk).state == "approved"


def test_a_question_that_lies_with_its_author_is_judged_and_sent_as_it_was(cast, board) -> None:
    draft = draft_case(cast, board)
    item = vetting.submit_case(by=cast.investigator, case_id=draft.pk)
    vetting.return_case(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason="Too long.")
    appeal = appeals.appeal_decision(by=cast.investigator, review_id=item.pk, words="It is short.").review
    assert not Case.objects.visible_to(cast.moderator_two).filter(pk=draft.pk).exists()
    assert may_judge(cast.moderator_two, appeal)
    judge(appeals.overturn, cast.moderator_two, appeal)
    assert Case.objects.get(pk=draft.pk).state == CaseState.IN_REVIEW
    assert Review.objects.filter(kind="case", subject=draft.pk, state="waiting").exists()


def test_a_draft_that_was_changed_since_is_left_to_its_author_and_not_shown(cast, board, client_of) -> None:
    draft = draft_case(cast, board)
    item = vetting.submit_case(by=cast.investigator, case_id=draft.pk)
    vetting.return_case(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason="Too long.")
    case_actions.change_draft(by=cast.investigator, case_id=draft.pk, words=CaseWords(question="Which Quince?"))
    appeal = appeals.appeal_decision(by=cast.investigator, review_id=item.pk, words="It is short.").review
    shown = page(client_of(cast.moderator_two), f"/desk/{appeal.pk}/")
    assert "It is short." in shown
    assert "Quince" not in shown
    judge(appeals.overturn, cast.moderator_two, appeal)
    assert Case.objects.get(pk=draft.pk).state == CaseState.DRAFT


def test_a_case_held_back_comes_back_to_vetting_with_what_waits_in_it_and_is_found_again(
    cast, case, third_unit
) -> None:
    clue = approved_text_clue(cast, case, text="Quince street")
    pending = submitted_text_clue(cast, case, title="Waiting")
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text="Waits too.")
    report(cast.colleague, "case", case.pk, "conduct")
    flagged = waiting(case.pk)
    flag_actions.hold_back(by=cast.moderator_two, review_id=flagged.pk, seen=flagged.seen_hash, reason="A name.")
    assert not Indexed.objects.filter(case=case).exists()
    appeal = appeals.appeal_decision(by=cast.investigator, review_id=flagged.pk, words="It names none.").review
    judge(appeals.overturn, third_unit, appeal)
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_REVIEW
    waits = set(Review.objects.filter(case=case, state="waiting").values_list("subject", flat=True))
    assert {case.pk, pending.pk, *post.revisions.values_list("pk", flat=True)} <= waits
    again = Review.objects.get(kind="case", state="waiting", case=case)
    vetting.approve_case(by=third_unit, review_id=again.pk, seen=again.seen_hash)
    assert Clue.objects.visible_to(cast.expert_mx).filter(pk=clue.pk).exists()
    assert Indexed.objects.filter(case=case, object=clue.pk).exists()


def test_a_strike_alone_can_be_appealed_and_the_decision_stays(cast, case) -> None:
    first = returned(cast, case)
    one = strike(cast.moderator_one, first)
    with pytest.raises(NotFoundHere):
        appeals.appeal_strike(by=cast.investigator, strike_id=one.pk, words="Not mine")
    appeal = appeals.appeal_strike(by=cast.colleague, strike_id=one.pk, words="I will leave names out.")
    with pytest.raises(WrongState):
        appeals.appeal_strike(by=cast.colleague, strike_id=one.pk, words="Again")
    judge(appeals.overturn, cast.moderator_two, appeal.review)
    assert not Strike.objects.get(pk=one.pk).counts
    assert Revision.objects.get(pk=first.subject).state == "returned"
    assert not Review.objects.filter(kind="post", state="waiting").exists()
    with pytest.raises(WrongState):
        appeals.appeal_strike(by=cast.colleague, strike_id=one.pk, words="It counts no more")


def test_with_the_decision_its_strike_and_what_was_written_against_it_are_over(cast, case, client_of) -> None:
    first = returned(cast, case)
    one = strike(cast.moderator_one, first)
    alone = appeals.appeal_strike(by=cast.colleague, strike_id=one.pk, words="I will leave names out.").review
    judge(appeals.overturn, cast.moderator_two, appealed(cast, first))
    assert not may_judge(cast.moderator_two, alone)
    assert "Appealed; another moderator decides." not in page(client_of(cast.colleague), "/conduct/")


def test_who_lost_sight_of_the_case_appeals_nothing_and_reads_no_code(cast, board, case, client_of) -> None:
    first = returned(cast, case)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.colleague)
    with pytest.raises(NotFoundHere):
        appealed(cast, first)
    assert case.code not in page(client_of(cast.colleague), "/conduct/")


def test_the_desk_decides_it_and_the_form_keeps_what_was_typed(cast, case, client_of) -> None:
    first = returned(cast, case)
    client = client_of(cast.colleague)
    address = f"/conduct/reviews/{first.pk}/appeal/"
    assert "It names a person." in page(client, address)
    answer = client.post(address, {"words": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()
    assert client.post(address, {"words": "It is a shop."}).status_code == 302
    item = Review.objects.get(kind="appeal")
    desk = client_of(cast.moderator_two)
    words = {"seen": item.seen_hash, "reason": ""}
    assert desk.post(f"/desk/{item.pk}/verdict/", {**words, "verdict": "overturn"}).status_code == 422
    done = desk.post(f"/desk/{item.pk}/verdict/", {**words, "verdict": "overturn", "reason": "A shop it is."})
    assert done.status_code == 302
    item.refresh_from_db()
    assert item.state == "approved"
    assert desk.post(f"/desk/{item.pk}/escalate/", {"reason": "Others"}).status_code in {403, 404, 409}


def test_it_goes_with_the_person(cast, case) -> None:
    appealed(cast, returned(cast, case))
    erasing.erase_person(by=cast.administrator, user_id=cast.colleague.pk, because="asked")
    assert not Review.objects.filter(kind="appeal").exists()
    assert not Appeal.objects.exists()
