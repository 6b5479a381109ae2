"""Break-glass: reason, second person of another organisation, an hour, read-only, everybody concerned told at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail as sent_mail
from django.test import Client
from django.utils import timezone

from accounts import admin_actions
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from audit.models import Entry
from forum.alerts import mail
from forum.alerts.models import InboxItem
from forum.audience import ceilings, conflicts, narrowing, widening
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Conflict, Grant
from forum.cases.queries import moderators_of
from forum.clues import actions as clue_actions
from forum.discussion import actions as post_actions
from forum.emergency import actions
from forum.emergency.models import Opening
from forum.referrals import actions as referral_actions
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.audience.test_widening import ask as ask_wider
from tests.audience.test_widening import sees
from tests.cast import Cast, open_case, submitted_text_clue

Clients = Callable[[User], Client]
PAGE = "/emergency/"


@pytest.fixture
def red(cast: Cast, board: Board) -> Case:
    named = (cast.moderator_one.email, cast.moderator_two.email)
    return open_case(cast, board, handling=Handling.RED, named_emails=named)


def told(user: User) -> list[str]:
    return [row.kind for row in InboxItem.objects.filter(user=user).order_by("seq")]


@pytest.mark.req(27)
def test_an_emergency_through_the_pages(cast: Cast, red: Case, client_of: Clients) -> None:
    asker, second = client_of(cast.coordinator), client_of(cast.administrator)
    assert asker.get(f"/cases/{red.pk}/").status_code == 404
    said = asker.post(PAGE, {"code": red.code.lower(), "reason": "A child may be on a bus now."}, follow=True)
    assert "Asked." in said.content.decode()
    assert not sees(cast.coordinator, red)
    one = Opening.objects.get()
    page = second.get(PAGE).content.decode()
    assert red.code in page
    assert "A child may be on a bus now." in page
    assert "Confirmed" in second.post(PAGE, {"confirm": str(one.pk)}, follow=True).content.decode()
    assert asker.get(f"/cases/{red.pk}/").status_code == 200
    assert "emergency_opened" in told(cast.investigator)
    assert told(cast.coordinator)[-1] == "emergency_yours"
    author = client_of(cast.investigator).get(f"/cases/{red.pk}/audience/").content.decode()
    assert "A child may be on a bus now." in author
    assert cast.administrator.name in author
    assert red.code in client_of(cast.auditor).get(PAGE).content.decode()
    acts = client_of(cast.auditor).get("/trail/administrators/").content.decode()
    assert "Confirmed that a case is opened in an emergency" in acts
    Grant.objects.update(until=timezone.now())
    assert asker.get(f"/cases/{red.pk}/").status_code == 404


@pytest.mark.req(27)
def test_it_is_to_read_only_and_nothing_leaves_as_a_file(cast: Cast, red: Case, client_of: Clients) -> None:
    _opened(cast, red)
    with pytest.raises(NotAllowed, match="add nothing"):
        post_actions.write_post(by=cast.coordinator, case_id=red.pk, text="I was here")
    page = client_of(cast.coordinator).get(f"/cases/{red.pk}/").content.decode()
    assert "You opened this case in an emergency" in page
    assert 'name="text"' not in page
    before = Entry.objects.filter(op="post.write").count()
    sent = client_of(cast.coordinator).post(f"/discussion/cases/{red.pk}/write/", {"text": "I was here"})
    assert sent.status_code == 403
    assert Entry.objects.filter(op="post.write").count() == before


@pytest.mark.req(19)
def test_a_code_that_no_case_has_is_answered_alike(cast: Cast, red: Case, client_of: Clients) -> None:
    asker, answers = client_of(cast.coordinator), []
    for code in (red.code, "B-AAAAAAAA"):
        said = asker.post(PAGE, {"code": code, "reason": "Now."})
        answers.append((said.status_code, said.content, said.headers["Location"]))
        one = Opening.objects.get(state="asked")
        actions.take_back(by=cast.coordinator, opening_id=one.pk)
    assert answers[0] == answers[1]
    one = actions.ask(by=cast.coordinator, code="B-AAAAAAAA", reason="Now.")
    assert "no open case has that code" in (
        client_of(cast.administrator).post(PAGE, {"confirm": str(one.pk)}, follow=True).content.decode()
    )
    one.refresh_from_db()
    assert (one.state, one.decided_by) == ("refused", cast.administrator)


def test_who_may_ask_and_who_may_be_the_second(cast: Cast, red: Case, client_of: Clients) -> None:
    for person in (cast.investigator, cast.expert_mx, cast.moderator_one):
        assert client_of(person).get(PAGE).status_code == 404
        with pytest.raises(NotAllowed):
            actions.ask(by=person, code=red.code, reason="Now.")
    with pytest.raises(NotAllowed):
        actions.ask(by=cast.auditor, code=red.code, reason="Now.")
    same = make_person("Cora Paz", "cora@example.org", cast.coordinator.organisation, Role.COORDINATOR)
    one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
    for person in (cast.coordinator, same, cast.auditor, cast.investigator):
        with pytest.raises(NotFoundHere):
            actions.confirm(by=person, opening_id=one.pk)
    assert "emergency_asked" in told(cast.administrator)
    assert not Opening.objects.to_decide(same).exists()
    with pytest.raises(WrongState):
        actions.ask(by=cast.coordinator, code=red.code, reason="Again.")
    actions.refuse(by=cast.administrator, opening_id=one.pk)
    with pytest.raises(NotFoundHere):
        actions.confirm(by=cast.administrator, opening_id=one.pk)
    assert not sees(cast.coordinator, red)


def test_what_is_not_answered_in_half_an_hour_is_asked_anew(cast: Cast, red: Case) -> None:
    one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
    Opening.objects.filter(pk=one.pk).update(asked_at=timezone.now() - timedelta(minutes=31))
    with pytest.raises(NotFoundHere):
        actions.confirm(by=cast.administrator, opening_id=one.pk)
    actions.ask(by=cast.coordinator, code=red.code, reason="Still now.")
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_what_can_be_seen_already_and_what_is_missing_is_said(cast: Cast, board: Board, client_of: Clients) -> None:
    case = open_case(cast, board)
    Grant.objects.create(case=case, user=cast.coordinator)
    with pytest.raises(BadInput, match="already"):
        actions.ask(by=cast.coordinator, code=case.code, reason="Now.")
    page = client_of(cast.coordinator).post(PAGE, {"code": "B-2", "reason": "  "})
    assert page.status_code == 422
    assert 'value="B-2"' in page.content.decode()


@pytest.mark.req(29)
def test_a_conflict_or_a_ceiling_holds_in_an_emergency_too(cast: Cast, red: Case) -> None:
    Conflict.objects.create(case=red, user=cast.coordinator)
    assert _opened(cast, red).state == "refused"
    Conflict.objects.all().delete()
    pair = {"first_id": red.organisation_id, "second_id": cast.coordinator.organisation_id}
    ceilings.set_ceiling(by=cast.administrator, **pair, code="green")
    assert _opened(cast, red).state == "refused"
    assert not sees(cast.coordinator, red)


def test_it_ends_when_they_are_done_or_the_author_takes_them_off(cast: Cast, red: Case, client_of: Clients) -> None:
    one = _opened(cast, red)
    asker = client_of(cast.coordinator)
    assert "It is over." in asker.post(PAGE, {"done": str(one.pk)}, follow=True).content.decode()
    assert not sees(cast.coordinator, red)
    assert asker.post(PAGE, {"done": str(one.pk)}).status_code == 422
    one = _opened(cast, red)
    narrowing.take_off(by=cast.investigator, case_id=red.pk, user_id=cast.coordinator.pk)
    one.refresh_from_db()
    assert not one.is_open
    assert not sees(cast.coordinator, red)


def test_an_emergency_changes_nothing_that_was_asked_for(cast: Cast, red: Case) -> None:
    review = ask_wider(cast, red, named_emails=[cast.expert_mx.email])
    _opened(cast, red)
    widening.approve(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert sees(cast.expert_mx, red)


def test_an_unhappy_id_and_a_stranger_to_the_page_find_nothing(cast: Cast, red: Case, client_of: Clients) -> None:
    one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
    assert client_of(cast.administrator).post(PAGE, {"confirm": "x"}).status_code == 404
    assert client_of(cast.investigator).post(PAGE, {"confirm": str(one.pk)}).status_code == 404


def test_it_is_mailed_at_once_and_says_nothing_of_the_case(cast: Cast, red: Case) -> None:
    User.objects.filter(pk=cast.administrator.pk).update(alerts_on=False)
    actions.ask(by=cast.coordinator, code=red.code, reason="A child may be on a bus now.")
    assert mail.warn() == 1
    letter = sent_mail.outbox[-1]
    assert letter.to == [cast.administrator.email]
    assert red.code not in letter.body + letter.subject
    assert "bus" not in letter.body


@pytest.mark.req(82)
def test_the_reason_lies_sealed(cast: Cast, red: Case) -> None:
    one = actions.ask(by=cast.coordinator, code=red.code, reason="A child may be on a bus now.")
    raw = Opening.objects.filter(pk=one.pk).values_list("reason", flat=True).get()
    assert "bus" not in raw
    assert Opening.objects.get(pk=one.pk).reason == "A child may be on a bus now."


@pytest.mark.req(28)
def test_a_moderator_who_came_in_an_emergency_vets_nothing_there(cast: Cast, board: Board, red: Case) -> None:
    person = make_person("Mia Both", "mia@example.org", cast.coordinator.organisation, Role.COORDINATOR, Role.MODERATOR)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=person, as_moderator=True)
    review = Review.objects.get(subject=submitted_text_clue(cast, red).pk)
    one = actions.ask(by=person, code=red.code, reason="Now.")
    actions.confirm(by=cast.administrator, opening_id=one.pk)
    assert sees(person, red)
    assert not Review.objects.to_decide(person).exists()
    assert person not in moderators_of(red)
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=person, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(NotAllowed):
        conflicts.declare(by=person, case_id=red.pk, user_id=cast.moderator_two.pk, reason="Out")


def test_an_hour_replaces_nothing_that_somebody_has_for_good(cast: Cast, red: Case) -> None:
    one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
    Grant.objects.create(case=red, user=cast.coordinator)
    assert actions.confirm(by=cast.administrator, opening_id=one.pk).state == "refused"
    assert Grant.objects.get(case=red, user=cast.coordinator).until is None


@pytest.mark.parametrize("reason", ["guest", "break_glass"])
def test_who_accepts_a_referral_is_in_for_good_whatever_came_before(cast: Cast, board: Board, reason: str) -> None:
    case = open_case(cast, board)
    Grant.objects.create(case=case, user=cast.coordinator, reason=reason, until=timezone.now() + timedelta(minutes=5))
    referral = referral_actions.refer_case(
        by=cast.investigator, case_id=case.pk, to_organisation_id=cast.coordinator.organisation_id, message="Look."
    )
    referral_actions.accept_referral(by=cast.coordinator, referral_id=referral.pk)
    grant = Grant.objects.get(case=case, user=cast.coordinator)
    assert (grant.reason, grant.until) == ("referral", None)
    post_actions.write_post(by=cast.coordinator, case_id=case.pk, text="We are on our way.")


def test_who_may_not_ask_any_more_is_refused_with_a_sentence(cast: Cast, red: Case, client_of: Clients) -> None:
    one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
    admin_actions.withdraw_role(by=cast.administrator, user_id=cast.coordinator.pk, role=Role.COORDINATOR)
    said = client_of(cast.administrator).post(PAGE, {"confirm": str(one.pk)}, follow=True)
    assert "It was not opened" in said.content.decode()
    assert not Grant.objects.filter(case=red, reason="break_glass").exists()


def _opened(cast: Cast, case: Case) -> Opening:
    one = actions.ask(by=cast.coordinator, code=case.code, reason="Now.")
    return actions.confirm(by=cast.administrator, opening_id=one.pk)
