"""Which countries are taken for which: over enough answers of enough people, of months that are over, naming nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Role, User
from forum.answers import skill
from forum.answers.models import Answer
from forum.boards.models import Board, Handling, Membership
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.live import keeper
from forum.practice import confused, monthly
from forum.practice.models import Confusions
from forum.referrals import outcomes
from geoloc import calibration
from geoloc.drawn import Circle
from tests.accounts.people import make_person
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue, open_case
from tests.practice.test_own_practice import practice_case

PAGE = reverse("practice:confusions")


@pytest.fixture
def months_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """To the tables it is some months later than it is."""

    def pass_(months: int) -> None:
        then = timezone.now() + timedelta(days=32 * months)
        monkeypatch.setattr(skill, "timezone", SimpleNamespace(now=lambda: then))

    return pass_


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of 8 answers, 3 people and 2 cases is shown, so that a test need not give a hundred answers."""
    assert (calibration.ENOUGH, confused.LEAST, confused.CASES) == (20, 5, 3)
    monkeypatch.setattr(confused, "LEAST", 3)
    monkeypatch.setattr(confused, "CASES", 2)
    monkeypatch.setattr(calibration, "ENOUGH", 8)


def experts(cast: Cast, board: Board, count: int) -> list[User]:
    unit = cast.expert_mx.organisation
    found = [make_person(f"Expert {n}", f"expert{n}@example.org", unit, Role.EXPERT) for n in range(count)]
    Membership.objects.bulk_create([Membership(board=board, user=one) for one in found])
    return found


def answered(cast: Cast, board: Board, clues: list[Clue]) -> None:
    """Five people on each clue: three of them take it for Guatemala, one for Spain, one is right."""
    said = ["GT", "GT", "GT", "ES", "MX"]
    for expert, country in zip(experts(cast, board, len(said)), said, strict=True):
        for clue in clues:
            say(expert, clue, (country, 0.6), ("MX", 0.2) if country != "MX" else ("GT", 0.2))


def test_confusions_are_told_to_who_looks_after_experts_once_the_month_is_over(
    cast: Cast, board: Board, client_of, small: None, months_pass: Callable[[int], None]
) -> None:
    answered(cast, board, [clue for n in range(2) for clue in practice_case(cast, board, f"Which market {n}?")])
    assert not confused.known()  # of this month: what moves now would tell whose answer it was
    assert "the first ones are on their way" in client_of(cast.auditor).get(PAGE).content.decode()
    months_pass(1)
    monthly.keep()
    kept = monthly.newest()
    assert kept
    (row,) = kept.known
    assert (row.name, row.answers, row.people, row.others) == ("Mexico", 10, 5, 2)  # one person's Spain is not told
    assert [(one.name, one.count, one.percent) for one in row.shares] == [("Mexico", 2, 20), ("Guatemala", 6, 60)]
    assert row.shares[1].low < 60 < row.shares[1].high
    for reader in (cast.coordinator, cast.auditor):
        page = client_of(reader).get(PAGE).content.decode()
        assert "Guatemala" in page
        assert f"what was over before {date_format(kept.month)}" in page
        assert "Spain" not in page
        assert "Expert" not in page.split("<main")[1].split("</main>")[0].replace("Experts", "")
    assert client_of(cast.expert_mx).get(PAGE).status_code in {403, 404}
    Case.objects.update(handling=Handling.RED)
    assert not confused.known()


def test_a_months_tables_are_made_once_and_hold_whatever_happens_to_a_case_meanwhile(
    cast: Cast, board: Board, client_of, small: None, months_pass: Callable[[int], None]
) -> None:
    """Else the page of before and the page of after would give the answers of the case that left them."""
    answered(cast, board, [clue for n in range(2) for clue in practice_case(cast, board, f"Which market {n}?")])
    months_pass(1)
    assert monthly.keep()
    assert keeper.WORK[monthly.keep] <= 24 * 3600
    client = client_of(cast.auditor)
    before = client.get(PAGE).content.decode().split("<main")[1].split("</main>")[0]
    assert "Guatemala" in before
    Case.objects.update(handling=Handling.RED)
    assert not monthly.keep()
    assert client.get(PAGE).content.decode().split("<main")[1].split("</main>")[0] == before
    months_pass(2)
    assert monthly.keep()
    assert Confusions.objects.count() == 2
    assert "Guatemala" not in client.get(PAGE).content.decode()


def test_what_is_drawn_counts_as_what_is_named(
    cast: Cast, board: Board, small: None, django_assert_num_queries
) -> None:
    puebla = Circle(19.04, -98.2, 80)
    clues = [clue for n in range(2) for clue in practice_case(cast, board, f"Which market {n}?")]
    people = experts(cast, board, 5)
    for clue in clues:
        for expert in people[:3]:
            say(expert, clue, ("GT", 0.1), drawn=((puebla, 0.9),))
        say(people[3], clue, drawn=((puebla, 0.2),))
        say(people[4], clue, excluded=("ES",))  # names nothing
    Answer.objects.update(created_at=skill.month_begun() - timedelta(days=1))
    with django_assert_num_queries(1):
        (row,) = confused.known()
    assert (row.answers, row.people) == (8, 4)
    assert [(one.name, one.percent) for one in row.shares] == [("Mexico", 100)]


def test_of_cases_the_truth_is_estimated_from_where_answers_agree_and_never_of_red_ones(
    cast: Cast, board: Board, small: None, months_pass: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [open_case(cast, board) for _n in range(2)]
    mexican, guatemalan = ([approved_text_clue(cast, case) for case in cases] for _n in range(2))
    for n, expert in enumerate(experts(cast, board, 4)):
        for clue in mexican:
            say(expert, clue, ("MX", 0.8))
        for clue in guatemalan:  # one of them takes it for Mexico
            say(expert, clue, ("GT" if n else "MX", 0.8))
    months_pass(1)
    assert not confused.estimated()  # nobody has ended them
    for case in cases:
        outcomes.close_case(by=cast.investigator, case_id=case.pk)
    with monkeypatch.context() as today:
        today.setattr(skill, "timezone", timezone)
        Answer.objects.update(created_at=skill.month_begun() - timedelta(days=1))
        assert not confused.estimated()  # they ended this month
    found = {row.name: [(one.name, one.count) for one in row.shares] for row in confused.estimated()}
    assert found == {"Mexico": [("Mexico", 8)], "Guatemala": [("Guatemala", 6)]}
    Case.objects.update(handling="red")
    assert not confused.estimated()
