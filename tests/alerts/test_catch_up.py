"""The catch-up: pages that lose nothing, rights asked for each row, nothing sent twice for nothing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum.alerts import actions, steps
from forum.alerts.models import InboxItem, Mailbox
from forum.boards.models import Membership
from forum.cases.models import Case
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


def tell(user: User, *keys: str, case: Case | None = None, kind: InboxItem.Kind = Kind.NEW_POST) -> None:
    for key in keys:
        with transaction.atomic():
            steps.tell([user], kind=kind, key=key, case=case)


def since(client: Client, seq: int, **query: str) -> dict:
    return client.get(reverse("alerts:since", args=[seq]), query).json()


@pytest.mark.req(69)
def test_pages_of_fifty_bring_every_row_once_and_in_order(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.expert_mx, *(f"post:{n}" for n in range(120)), case=case)
    client, mark, seen = client_of(cast.expert_mx), 0, []
    while True:
        page = since(client, mark)
        assert len(page["rows"]) <= 50
        seen += [row["seq"] for row in page["rows"]]
        mark = page["mark"]
        if not page["more"]:
            break
    last = Mailbox.objects.get(pk=cast.expert_mx.pk).last_seq
    assert seen == list(range(1, last + 1))
    assert mark == last
    assert since(client, mark)["rows"] == []


@pytest.mark.lesson(18)
def test_who_leaves_the_audience_sees_nothing_of_the_case_any_more(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.expert_mx, "post:1", case=case)
    client = client_of(cast.expert_mx)
    assert case.question in client.get(reverse("alerts:inbox"), {"tab": "watching"}).content.decode()
    assert since(client, 0, case=str(case.pk))["cases"] == {str(case.pk): case.version}
    Membership.objects.filter(user=cast.expert_mx, board=board).delete()
    news = since(client, 0, case=str(case.pk))
    assert news["rows"] == []
    assert news["unread"] == 0
    assert news["cases"] == {}
    assert news["mark"] == Mailbox.objects.get(pk=cast.expert_mx.pk).last_seq
    page = client.get(reverse("alerts:inbox"), {"tab": "watching"}).content.decode()
    assert case.question not in page
    assert case.code not in page


def test_a_coordinator_learns_of_a_referral_but_not_of_the_case_before_accepting(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.coordinator, "referral:1", case=case, kind=Kind.REFERRAL_IN)
    news = since(client_of(cast.coordinator), 0)
    assert len(news["rows"]) == 1
    assert case.question not in news["rows"][0]["html"]
    assert str(case.pk) not in news["rows"][0]["html"]


def test_the_same_news_is_not_sent_again(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.expert_mx, "post:1", case=case)
    client, url = client_of(cast.expert_mx), reverse("alerts:since", args=[0])
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    tell(cast.expert_mx, "post:2", case=case)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_opening_a_row_heals_the_badge_and_leads_to_the_place(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.expert_mx, "post:1", case=case)
    client = client_of(cast.expert_mx)
    before = since(client, 0)
    answer = client.get(reverse("alerts:open", args=[before["mark"]]))
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert since(client, 0)["unread"] == before["unread"] - 1
    client.get(reverse("alerts:open", args=[before["mark"]]))
    assert since(client, 0)["unread"] == before["unread"] - 1


def test_rows_of_others_and_numbers_never_given_answer_alike(cast: Cast, board, client_of):
    case = open_case(cast, board)
    tell(cast.expert_mx, "post:1", case=case)
    client = client_of(cast.outsider)
    assert client.get(reverse("alerts:open", args=[1])).status_code == 404
    assert client.get(reverse("alerts:open", args=[99999999999999999999])).status_code == 404


def test_shown_never_goes_back_nor_past_what_was_given(cast: Cast, board, client_of):
    tell(cast.expert_mx, "a", "b", "c", case=open_case(cast, board))
    client = client_of(cast.expert_mx)
    for seq, expected in (("2", 2), ("1", 2), ("999", 2), ("3", 3)):
        assert client.post(reverse("alerts:shown"), {"seq": seq}).status_code == 204
        assert Mailbox.objects.get(pk=cast.expert_mx.pk).shown_seq == expected
    assert client.post(reverse("alerts:shown"), {"seq": "many"}).status_code == 422


def test_what_was_vetted_by_another_needs_nobody_any_more(cast: Cast, board, client_of):
    case = open_case(cast, board)
    with transaction.atomic():
        steps.tell([cast.moderator_two], kind=Kind.TO_VET, key="vet:1", case=case, target=case.pk)
    client = client_of(cast.moderator_two)
    before = since(client, 0)["unread"]
    with transaction.atomic():
        steps.settle(case.pk)
    assert since(client, 0)["unread"] == before - 1


def test_following_and_muting_a_case_from_the_inbox(cast: Cast, board, client_of):
    case = open_case(cast, board)
    client, url, field = client_of(cast.expert_mx), reverse("following:choose"), f"case-{case.pk}"
    client.post(url, {field: "follow"})
    assert [person.pk for person in steps.followers(case, but=cast.investigator)] == [cast.expert_mx.pk]
    client.post(url, {field: "mute"})
    assert steps.followers(case, but=cast.investigator) == []
    assert client_of(cast.outsider).post(url, {field: "follow"}).status_code == 404


def test_everything_read_at_once(cast: Cast, board, client_of):
    tell(cast.expert_mx, "a", "b", case=open_case(cast, board))
    actions.read_all(by=cast.expert_mx)
    assert since(client_of(cast.expert_mx), 0)["unread"] == 0
