"""Who has a case open is shown to those who share it and show theirs, and not unless it is turned on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from forum.audience import conflicts
from forum.boards.models import Board
from forum.cases.models import Case
from forum.presence import actions
from forum.presence.models import Here
from tests.cast import Cast, open_case

ClientOf = Callable[[User], Client]


def _turned_on(*people: User) -> None:
    for person in people:
        actions.choose_presence(by=person, shown=True)


def _seen(client: Client, case: Case) -> list[str]:
    answer = client.post(f"/presence/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.json()["here"]


def test_it_is_off_until_it_is_turned_on_and_then_goes_both_ways(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    expert, asker, shy = client_of(cast.expert_mx), client_of(cast.investigator), client_of(cast.expert_other)
    page = f"/cases/{case.pk}/"
    assert "data-presence" not in expert.get(page).content.decode()
    assert expert.post(f"/presence{page}").status_code == 404
    assert expert.post("/presence/choose/", {"shown": "1"}).status_code == 302
    _turned_on(cast.investigator)
    assert "data-presence" in expert.get(page).content.decode()
    assert _seen(expert, case) == []
    assert _seen(asker, case) == ["Elena Ruiz"]
    assert _seen(expert, case) == ["Ingrid Vester"]
    assert shy.post(f"/presence{page}").status_code == 404, "who does not show theirs sees nobody's"
    assert "Elena Ruiz" not in shy.get(page).content.decode()
    assert Entry.objects.filter(op="presence.choose").count() == 2
    expert.post("/presence/choose/", {"shown": "0"})
    assert Entry.objects.filter(op="presence.choose").count() == 3
    assert _seen(asker, case) == []
    assert not Here.objects.filter(user=cast.expert_mx).exists()


@pytest.mark.lesson(24)
def test_who_is_shut_out_of_a_case_is_seen_there_no_more_and_sees_nobody(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    _turned_on(cast.expert_mx, cast.investigator, cast.outsider)
    expert, asker = client_of(cast.expert_mx), client_of(cast.investigator)
    _seen(expert, case)
    assert _seen(asker, case) == ["Elena Ruiz"]
    assert client_of(cast.outsider).post(f"/presence/cases/{case.pk}/").status_code == 404
    conflicts.declare(by=cast.expert_mx, case_id=case.pk, user_id=cast.expert_mx.pk)
    assert _seen(asker, case) == []
    assert expert.post(f"/presence/cases/{case.pk}/").status_code == 404


def test_who_went_away_is_gone_after_a_minute(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    _turned_on(cast.expert_mx, cast.investigator)
    asker = client_of(cast.investigator)
    _seen(client_of(cast.expert_mx), case)
    Here.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert _seen(asker, case) == []
    assert actions.sweep() == 1
    assert list(Here.objects.values_list("user", flat=True)) == [cast.investigator.pk]
