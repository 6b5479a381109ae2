"""What is asked of an audience is bounded: in length, in time, and by whose it is to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput, NotAllowed
from accounts.models import Organisation, Role, User
from forum.audience import ceilings, conflicts, handing_over, widening
from forum.audience.models import Widening
from forum.boards.models import Board, Membership
from forum.cases.models import Case, Conflict, Grant, SharingCeiling
from tests.accounts.people import make_person
from tests.audience.test_widening import ask, sees
from tests.cast import Cast, open_case

Clients = Callable[[User], Client]


def test_no_moderator_approves_what_keeps_themselves_in(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = ask(cast, case, named_emails=[cast.moderator_one.email])
    with pytest.raises(NotAllowed, match="yourself"):
        widening.approve(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert not Grant.objects.filter(case=case).exists()
    widening.approve(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    Membership.objects.filter(user=cast.moderator_one, board=board).delete()
    assert sees(cast.moderator_one, case)  # two people wanted it so


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": "9999-12-31"},
        {"last_day": "soon"},
        {"named": "a@b.example\n" * 1000},
        {"guests": "a@b.example\n" * 1000},
    ],
    ids=["the last of the calendar", "no day", "too many named", "too many guests"],
)
def test_a_wider_audience_out_of_bounds_is_shown_again(
    cast: Cast, board: Board, client_of: Clients, wrong: dict[str, str]
) -> None:
    case, browser = open_case(cast, board), client_of(cast.investigator)
    tomorrow = str(timezone.now().date() + timedelta(days=1))
    typed = {
        "wider": "1", "handling": case.handling, "board": str(board.pk), "named": "", "guests": cast.outsider.email,
        "last_day": tomorrow,
    }  # fmt: skip
    assert browser.post(f"/cases/{case.pk}/audience/", typed | wrong).status_code == 422
    assert not Widening.objects.exists()
    assert browser.post(f"/cases/{case.pk}/audience/", typed).status_code == 302
    assert Widening.objects.get().added.get().user == cast.outsider


def test_a_reason_has_an_end(cast: Cast, board: Board, client_of: Clients) -> None:
    case = open_case(cast, board)
    Conflict.objects.create(case=case, user=cast.expert_mx)
    browser, page = client_of(cast.moderator_one), f"/cases/{case.pk}/audience/"
    typed = {"lift": str(cast.expert_mx.pk), "reason": "a" * 401}
    assert browser.post(page, typed).status_code == 422
    assert Conflict.objects.standing().exists()
    with pytest.raises(BadInput, match="400"):
        conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.expert_other.pk, reason="a" * 401)
    assert browser.post(page, typed | {"reason": "a" * 400}).status_code == 302
    assert not Conflict.objects.standing().exists()


@pytest.mark.req(29)
def test_what_keeps_ones_own_organisation_out_an_administrator_of_another_lifts(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    elsewhere = make_person("Ana Other", "ana@example.org", Organisation.objects.get(name="Unit C"), Role.ADMINISTRATOR)
    one, other = cast.investigator.organisation_id, cast.administrator.organisation_id
    pair, turned = {"first_id": one, "second_id": other}, {"first_id": other, "second_id": one}
    ceilings.set_ceiling(by=cast.administrator, **pair, code="amber")
    ceilings.set_ceiling(by=cast.administrator, **pair, code="green")  # stricter, anybody may make it
    for code, way in (("red", pair), ("amber", pair), ("red", turned)):
        with pytest.raises(NotAllowed, match="your own organisation"):
            ceilings.set_ceiling(by=cast.administrator, **way, code=code)
    typed = {"first": str(one), "second": str(other), "code": "red"}
    assert client_of(cast.administrator).post("/organisations/ceilings/", typed).status_code == 403
    assert set(SharingCeiling.objects.values_list("ceiling", flat=True)) == {"green"}
    ceilings.set_ceiling(by=elsewhere, **pair, code="red")
    assert not SharingCeiling.objects.exists()


def test_taking_a_case_over_asks_for_a_fresh_proof_and_comes_back_to_the_offer(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    one = handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=cast.colleague.pk)
    browser, stranger = client_of(cast.colleague), client_of(cast.expert_mx)
    for each in (browser, stranger):
        session = each.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 301
        session.save()
    asked = browser.post(f"/handovers/{one.pk}/", {"accept": "1"})["Location"]
    assert asked.startswith("/account/2fa/reauthenticate/")
    assert str(case.pk) in asked
    assert str(case.pk) not in stranger.post(f"/handovers/{one.pk}/", {"accept": "1"})["Location"]
    assert Case.objects.get(pk=case.pk).author == cast.investigator
    assert client_of(cast.colleague).post(f"/handovers/{one.pk}/", {"accept": "1"}).status_code == 302
    assert Case.objects.get(pk=case.pk).author == cast.colleague
