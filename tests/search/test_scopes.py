"""Where a search looks first, by the boards and units of the index's rows: quicker, and never other than the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.index.models import Indexed
from forum.index.queries import Needed, Within, newest
from forum.index.scoping import fill_in
from forum.index.steps import scope_of
from forum.search import finding
from tests.cast import Cast, open_case
from tests.discussion.posts import approved_post
from tests.search.asking import ids

WORD = "zarzamora"
PEOPLE = ("investigator", "colleague", "moderator_one", "expert_mx", "expert_other", "outsider")


@pytest.fixture
def cases(cast: Cast, board: Board) -> list[Case]:
    """One of each handling that has words in the index, with a post in it."""
    vets = {"named_emails": (cast.moderator_one.email, cast.moderator_two.email)}
    made = [open_case(cast, board, handling=one) for one in (Handling.AMBER, Handling.GREEN)]
    made.append(open_case(cast, board, handling=Handling.STRICT, **vets))
    for case in made:
        approved_post(cast, case, cast.investigator, text=f"A {WORD}.")
    return made


def everybody_finds(cast: Cast) -> dict[str, Any]:
    people: list[User] = [getattr(cast, name) for name in PEOPLE]
    return {person.name: ids(person, WORD) for person in people}


def test_each_row_says_whose_it_is_and_old_rows_are_filled_in(cast: Cast, cases: list[Case]) -> None:
    for case in cases:
        assert set(Indexed.objects.filter(case=case).values_list("scope", flat=True)) == {scope_of(case)}
    before = dict(Indexed.objects.values_list("pk", "scope"))
    Indexed.objects.update(scope=None)
    assert fill_in() == len(before)
    assert dict(Indexed.objects.values_list("pk", "scope")) == before
    assert fill_in() == 0


def test_a_row_of_old_code_is_found_by_whoever_may_see_it(cast: Cast, cases: list[Case]) -> None:
    found = everybody_finds(cast)
    assert len(found[cast.expert_mx.name]) == 2
    assert len(found[cast.colleague.name]) == 3  # of the unit: the STRICT one too
    assert found[cast.outsider.name] == []
    Indexed.objects.update(scope=None)
    assert everybody_finds(cast) == found


def test_who_has_more_boards_than_are_named_finds_the_same(
    cast: Cast, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = everybody_finds(cast)
    monkeypatch.setattr(finding, "MOST_SCOPES", -1)
    assert everybody_finds(cast) == found


def test_old_code_beside_the_new_finds_new_rows(cast: Cast, cases: list[Case]) -> None:
    """It asks for these as terms, on PostgreSQL too."""
    for case in cases:
        wide = f"s{'o' if case.handling == Handling.STRICT else 'b'}{scope_of(case).hex}"
        for terms in Indexed.objects.filter(case=case).values_list("terms", flat=True):
            assert wide in terms
            assert f"sc{case.pk.hex}" in terms


def test_who_is_nowhere_finds_nothing_and_nothing_breaks(cast: Cast, cases: list[Case]) -> None:
    assert list(newest(Needed(all=(f"w{WORD}",), within=Within()))) == []
