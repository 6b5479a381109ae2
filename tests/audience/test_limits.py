"""Conflicts, ceilings and other owners; and the access rule with all of it is the same read from either end."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import admin_actions
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Organisation, User
from audit.models import Entry
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.audience import ceilings, conflicts, handing_over
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Conflict, Grant, SharingCeiling
from forum.cases.queries import audience_of
from forum.referrals import actions as referral_actions
from forum.referrals.models import Referral
from tests.audience.test_widening import ask, sees
from tests.cast import Cast, approved_text_clue, draft_case, open_case


def test_who_steps_back_does_not_find_the_case_any_more(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    browser = client_of(cast.expert_mx)
    assert browser.post(f"/cases/{case.pk}/step-back/").status_code == 302
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    assert not sees(cast.expert_mx, case)
    with pytest.raises(NotFoundHere):
        conflicts.lift(by=cast.expert_mx, case_id=case.pk, user_id=cast.expert_mx.pk, reason="I was wrong")
    conflicts.lift(by=cast.moderator_one, case_id=case.pk, user_id=cast.expert_mx.pk, reason="Another person")
    assert sees(cast.expert_mx, case)
    assert Entry.objects.filter(op__startswith="conflict.").count() == 2


def test_a_moderator_declares_it_for_others_with_a_reason(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    with pytest.raises(NotAllowed):
        conflicts.declare(by=cast.colleague, case_id=case.pk, user_id=cast.expert_mx.pk, reason="I don't like them")
    with pytest.raises(BadInput):
        conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.expert_mx.pk)
    with pytest.raises(WrongState):
        conflicts.declare(by=cast.investigator, case_id=case.pk, user_id=cast.investigator.pk)
    with pytest.raises(NotFoundHere):
        conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.outsider.pk, reason="x")
    conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.expert_mx.pk, reason="A relative")
    assert not sees(cast.expert_mx, case)
    with pytest.raises(BadInput, match="can't be let into"):
        ask(cast, case, named_emails=[cast.expert_mx.email])


@pytest.mark.req(29)
def test_a_ceiling_between_two_organisations_holds_on_boards_and_for_named_people(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    amber, green = open_case(cast, board), open_case(cast, board, handling=Handling.GREEN)
    admin = client_of(cast.administrator)
    pair = {"first": str(cast.investigator.organisation_id), "second": str(cast.expert_mx.organisation_id)}
    assert admin.post("/organisations/ceilings/", {**pair, "code": "green"}).status_code == 302
    assert "Institute D" in admin.get("/organisations/ceilings/").content.decode()
    assert sees(cast.expert_mx, green)
    assert not sees(cast.expert_mx, amber)
    assert client_of(cast.expert_mx).get(f"/cases/{amber.pk}/").status_code == 404
    Grant.objects.create(case=amber, user=cast.expert_mx)
    assert not sees(cast.expert_mx, amber)
    assert sees(cast.expert_other, amber)
    admin.post("/organisations/ceilings/", {**pair, "code": "red"})
    assert sees(cast.expert_mx, amber)
    assert not SharingCeiling.objects.exists()
    admin.post("/organisations/ceilings/", {**pair, "code": "green"})
    with pytest.raises(BadInput, match="can't be let into"):
        draft_case(cast, board, named_emails=(cast.expert_mx.email,))
    same = {"first_id": cast.expert_mx.organisation_id, "second_id": cast.expert_mx.organisation_id}
    with pytest.raises(BadInput):
        ceilings.set_ceiling(by=cast.administrator, **same, code="green")
    with pytest.raises(NotFoundHere):
        ceilings.set_ceiling(by=cast.moderator_one, **same, code="green")


@pytest.mark.req(29)
def test_a_referral_does_not_go_above_a_ceiling_and_one_on_its_way_is_hidden(cast: Cast, board: Board) -> None:
    unit = cast.coordinator.organisation_id
    told = {"by": cast.investigator, "to_organisation_id": unit, "message": "Please look."}
    sent = referral_actions.refer_case(**told, case_id=open_case(cast, board).pk)
    assert Referral.objects.visible_to(cast.coordinator).filter(pk=sent.pk).exists()
    pair = {"first_id": cast.investigator.organisation_id, "second_id": unit}
    ceilings.set_ceiling(by=cast.administrator, **pair, code="green")
    assert not Referral.objects.visible_to(cast.coordinator).filter(pk=sent.pk).exists()
    with pytest.raises(BadInput, match="do not share"):
        referral_actions.refer_case(**told, case_id=open_case(cast, board).pk)


@pytest.mark.req(29)
@pytest.mark.parametrize("seed", range(6))
def test_the_rule_read_from_the_case_is_the_rule_read_from_the_person(cast: Cast, board: Board, seed: int) -> None:
    """visible_to(user) and audience_of(case), over random codes, seats, grants, exclusions, conflicts and ceilings."""
    chance, units = random.Random(seed), list(Organisation.objects.all())
    people = [getattr(cast, name) for name in cast.__dataclass_fields__]
    for code in Handling:
        case = open_case(cast, board)
        Case.objects.filter(pk=case.pk).update(handling=code)
        case.excluded_organisations.set(chance.sample(units, 1))
        for person in chance.sample(people, 3):
            until = timezone.now() + timedelta(days=chance.choice([-1, 1])) if chance.random() < 0.5 else None
            reason = chance.choice(["named", "break_glass"]) if until else "named"
            Grant.objects.create(case=case, user=person, until=until, reason=reason)
        for person in chance.sample(people, 2):
            Conflict.objects.create(case=case, user=person, lifted_at=chance.choice([None, timezone.now()]))
    for one, other in chance.sample(list(combinations(units, 2)), 3):
        code = chance.choice([Handling.GREEN, Handling.AMBER, Handling.STRICT])
        ceilings.set_ceiling(by=cast.administrator, first_id=one.pk, second_id=other.pk, code=code)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=chance.choice(people))
    for case in Case.objects.all():
        assert set(audience_of(case)) == {person for person in people if sees(person, case)}, (seed, case.handling)


def test_a_case_goes_to_a_colleague_who_takes_it(cast: Cast, board: Board, client_of: Callable[[User], Client]) -> None:
    case = open_case(cast, board)
    for wrong in (cast.expert_mx, cast.investigator):
        with pytest.raises(BadInput):
            handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=wrong.pk)
    one = handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)
    with pytest.raises(NotAllowed):
        handing_over.accept(by=cast.moderator_one, handover_id=one.pk)
    browser = client_of(cast.colleague)
    assert "asks you to take this case over" in browser.get(f"/cases/{case.pk}/").content.decode()
    assert browser.post(f"/handovers/{one.pk}/", {"accept": "1"}).status_code == 302
    case.refresh_from_db()
    assert case.author == cast.colleague
    assert sees(cast.investigator, case)
    with pytest.raises(NotAllowed):
        handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)
    with pytest.raises(WrongState):
        handing_over.accept(by=cast.colleague, handover_id=one.pk)
    assert Entry.objects.filter(op="case.hand_over").count() == 1


def test_an_offer_is_declined_or_taken_back_and_the_case_stays(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    for by in (cast.colleague, cast.investigator):
        one = handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)
        with pytest.raises(WrongState):
            handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)
        handing_over.refuse(by=by, handover_id=one.pk)
    case.refresh_from_db()
    assert case.author == cast.investigator


def test_who_has_answered_does_not_become_the_asker(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    admin_actions.grant_role(by=cast.administrator, user_id=cast.colleague.pk, role="moderator")
    cast.colleague.role_grants.create(role="expert")
    places = AnswerWords(places=(("MX", 0.7),))
    answer_actions.give_answer(by=User.objects.get(pk=cast.colleague.pk), clue_id=clue.pk, judgement=places)
    with pytest.raises(BadInput, match="has answered"):
        handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)


def test_a_case_page_costs_an_expert_of_fifty_boards_no_more_than_one_of_one(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    browser = client_of(cast.expert_mx)

    def cost() -> int:
        browser.get(f"/cases/{case.pk}/")
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(f"/cases/{case.pk}/").status_code == 200
        return len(counted)

    of_one = cost()
    for number in range(49):
        another = board_actions.create_board(by=cast.administrator, name=f"Board {number}", purpose="One more")
        board_actions.seat(by=cast.administrator, board_id=another.pk, person=cast.expert_mx)
    assert cost() == of_one
