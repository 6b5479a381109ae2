"""What stands above the rows of one case: mute here, read here, many equal rows under one heading, who holds what."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum.alerts import steps
from forum.alerts.models import InboxItem
from forum.boards.models import Board, Membership
from forum.cases.models import Case
from forum.review import actions as leases
from forum.review.models import Review
from tests.cast import Cast, open_case, submitted_text_clue

Kind = InboxItem.Kind


def tell(user: User, case: Case, number: int, kind: InboxItem.Kind = Kind.NEW_POST) -> None:
    for n in range(number):
        with transaction.atomic():
            steps.tell([user], kind=kind, key=f"{kind}:{case.pk}:{n}", case=case)


def page(client: Client, tab: str = "watching") -> str:
    return client.get(reverse("alerts:inbox"), {"tab": tab}).content.decode()


def test_many_equal_rows_stand_under_one_heading_with_each_listed(cast: Cast, board: Board, client_of) -> None:
    case = open_case(cast, board)
    client = client_of(cast.expert_mx)
    tell(cast.expert_mx, case, 2)
    assert "new posts" not in page(client)
    tell(cast.expert_mx, case, 5)
    shown = page(client)
    assert shown.count("5 new posts") == 1
    assert shown.count("New post in a case you follow") == 5
    assert shown.count("data-seq=") == InboxItem.objects.filter(user=cast.expert_mx).count()


def test_reading_one_case_leaves_the_others(cast: Cast, board: Board, client_of) -> None:
    case, other = open_case(cast, board), open_case(cast, board, question="Another?")
    for one in (case, other):
        tell(cast.expert_mx, one, 2)
        tell(cast.expert_mx, one, 1, Kind.NAMED)
    client = client_of(cast.expert_mx)
    answer = client.post(reverse("alerts:read_case", args=[case.pk]), {"tab": "watching"})
    assert answer["Location"] == "/inbox/?tab=watching"
    unread = InboxItem.objects.filter(user=cast.expert_mx, read_at=None)
    assert set(unread.values_list("case", flat=True)) == {other.pk}
    assert InboxItem.objects.filter(user=cast.expert_other, read_at=None, case=case).exists()
    assert client.post(reverse("alerts:read_all"), {"tab": "nowhere"})["Location"] == "/inbox/"
    assert not unread.exists()


@pytest.mark.lesson(18)
def test_who_left_the_audience_marks_nothing_of_it(cast: Cast, board: Board, client_of) -> None:
    case = open_case(cast, board)
    client = client_of(cast.expert_mx)
    Membership.objects.filter(user=cast.expert_mx).delete()
    assert client.post(reverse("alerts:read_case", args=[case.pk])).status_code == 404
    assert InboxItem.objects.filter(user=cast.expert_mx, read_at=None).exists()


def test_mute_here_mutes_the_case_and_the_inbox_says_so(cast: Cast, board: Board, client_of) -> None:
    case = open_case(cast, board)
    client = client_of(cast.expert_mx)
    assert f'name="case-{case.pk}" value="mute"' in page(client)
    form = {f"case-{case.pk}": "mute", "next": "/inbox/?tab=watching"}
    assert client.post(reverse("following:choose"), form)["Location"] == "/inbox/?tab=watching"
    shown = page(client)
    assert "Muted: of this case you are told only what you must know." in shown
    assert f'name="case-{case.pk}" value="follow"' in shown


def test_what_another_moderator_holds_is_greyed_with_their_name(cast: Cast, board: Board, client_of) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    client = client_of(cast.moderator_two)
    assert "data-held" not in page(client, "vet")
    leases.claim_review(by=cast.moderator_one, review_id=Review.objects.get(subject=clue.pk).pk)
    shown = page(client, "vet")
    assert shown.count("data-held") == 1
    assert "held by <bdi>Marta Klein</bdi>" in shown
    assert "data-held" not in page(client_of(cast.moderator_one), "vet")
