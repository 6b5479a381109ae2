"""Experts are asked in rings: the few whose answers settle most, then, while nobody answers, more of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import LanguageSkill, RegionKnown, Role, User
from forum.alerts.models import InboxItem
from forum.asking import rings
from forum.asking.models import Asking, Ring
from forum.boards.models import Board, Membership
from forum.cases.models import Case
from forum.clues.models import Clue
from tests.accounts.people import make_person
from tests.answers.saying import say
from tests.cast import Cast, approve, approved_text_clue, open_case, submitted_text_clue


def expert(cast: Cast, board: Board, name: str, variety: str = "", region: str = "") -> User:
    """Somebody who knows Spanish, and where they are at home."""
    person = make_person(name, f"{name.lower()}@example.org", cast.expert_mx.organisation, Role.EXPERT)
    Membership.objects.create(board=board, user=person)
    LanguageSkill.objects.create(user=person, language="es", variety=variety, grew_up=bool(variety))
    if region:
        RegionKnown.objects.create(user=person, area=region)
    return person


@pytest.fixture
def many(cast: Cast, board: Board) -> dict[str, User]:
    """With Elena, who grew up with Mexican Spanish, eight who know the language."""
    homes = {"Ana": "MX", "Bea": "ES", "Cai": "CO", "Dan": "", "Eva": "", "Flo": "", "Gil": ""}
    return {name: expert(cast, board, name, variety) for name, variety in homes.items()} | {"Elena": cast.expert_mx}


def asked(clue: Clue) -> set[str]:
    rows = InboxItem.objects.filter(kind="clue_for_you", target=clue.pk).select_related("user")
    return {row.user.name.split()[0] for row in rows}


def late(clue: Clue) -> None:
    Asking.objects.filter(clue=clue).update(at=timezone.now() - timedelta(hours=73))


def test_the_few_whose_answers_settle_most_are_asked_first(cast: Cast, board: Board, many: dict[str, User]) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    assert len(asked(clue)) == rings.FEW
    assert {"Elena", "Ana", "Bea", "Cai"} <= asked(clue)
    assert Asking.objects.get(clue=clue).ring == Ring.FEW


def test_a_few_are_all_asked_and_nothing_is_left_to_do(cast: Cast, board: Board) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    assert asked(clue) == {"Elena"}
    late(clue)
    assert rings.widen() == 0


def test_while_nobody_answers_more_are_asked_and_each_once(cast: Cast, board: Board, many: dict[str, User]) -> None:
    near = expert(cast, board, "Hal", region="MX-JAL")
    Asking.objects.all().delete()
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    assert rings.widen() == 0  # it is not late yet
    first = asked(clue)
    late(clue)
    assert rings.widen() == 1
    assert rings.widen() == 0
    late(clue)
    rings.widen()
    everybody = {*many, near.name}
    assert asked(clue) == everybody
    assert first < everybody
    rows = InboxItem.objects.filter(kind="clue_for_you", target=clue.pk)
    assert rows.count() == len(everybody)
    assert Asking.objects.get(clue=clue).ring == Ring.ALL


def test_who_knows_the_region_comes_before_the_rest(cast: Cast, board: Board, many: dict[str, User]) -> None:
    """Two of the leading countries' region are among those not asked first."""
    for name in ("Hal", "Ida"):
        expert(cast, board, name, region="MX-JAL")
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    first = asked(clue)
    late(clue)
    rings.widen()
    second = asked(clue) - first
    assert Asking.objects.get(clue=clue).ring == Ring.REGION
    assert second
    assert second.isdisjoint({"Dan", "Eva", "Flo", "Gil"})


def test_an_answer_buys_time(cast: Cast, board: Board, many: dict[str, User]) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    before = asked(clue)
    late(clue)
    say(cast.expert_mx, clue, ("MX", 0.8))
    assert rings.widen() == 0
    assert asked(clue) == before


def test_an_urgent_case_waits_four_hours(cast: Cast, board: Board, many: dict[str, User]) -> None:
    clue = approved_text_clue(cast, open_case(cast, board, urgency=Case.Urgency.URGENT), language="es")
    Asking.objects.filter(clue=clue).update(at=timezone.now() - timedelta(hours=5))
    assert rings.widen() == 1


def test_who_turned_alerts_off_is_in_no_ring_and_nor_is_anybody_where_the_author_wants_none(
    cast: Cast, board: Board, many: dict[str, User]
) -> None:
    User.objects.filter(pk=many["Ana"].pk).update(alerts_on=False)
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    for _ring in Ring:
        late(clue)
        rings.widen()
    assert "Ana" not in asked(clue)
    quiet = submitted_text_clue(cast, open_case(cast, board), language="es", alert_experts=False)
    approve(cast, quiet.pk)
    assert asked(quiet) == set()
    assert not Asking.objects.filter(clue=quiet).exists()


def test_a_clue_that_is_hidden_or_whose_case_is_closed_asks_nobody(
    cast: Cast, board: Board, many: dict[str, User]
) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    late(clue)
    Case.objects.update(state="closed")
    assert rings.widen() == 0


def test_what_is_closed_or_erased_meanwhile_stops_nobody_else(
    cast: Cast, board: Board, many: dict[str, User], monkeypatch
) -> None:
    gone, closed, late_one = [approved_text_clue(cast, open_case(cast, board), language="es") for _n in range(3)]
    for clue in (gone, closed, late_one):
        late(clue)
    before, due = asked(closed), rings._due()
    Asking.objects.filter(clue=gone).delete()
    Case.objects.filter(pk=closed.case_id).update(state="closed")
    monkeypatch.setattr(rings, "_due", lambda: due)
    assert rings.widen() == 1
    assert asked(closed) == before
    assert asked(late_one) > before


def test_who_was_asked_is_read_once_however_many_there_are(cast: Cast, board: Board, many: dict[str, User]) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    late(clue)
    with CaptureQueriesContext(connection) as few:
        rings.widen()
    other = approved_text_clue(cast, open_case(cast, board), language="es")
    for n in range(10):
        expert(cast, board, f"More{n}")
    late(other)
    with CaptureQueriesContext(connection) as more:
        rings.widen()
    assert len(more) <= len(few) + 2


def test_the_owner_reads_what_would_help_and_when_more_are_asked(
    cast: Cast, board: Board, many: dict[str, User], client_of
) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case, language="es")
    address = reverse("cases:case", args=[case.pk])
    page = client_of(cast.investigator).get(address).content.decode()
    assert "What would help most" in page
    assert "A socket or a plug" in page
    assert "A language heard or read" not in page  # it is known
    assert f"Clue {clue.number}: the few whose answers settle most have been asked" in page
    for other in (cast.expert_mx, cast.moderator_one, cast.colleague):
        assert "What would help most" not in client_of(other).get(address).content.decode()
