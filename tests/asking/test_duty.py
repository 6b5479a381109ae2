"""Experts are asked within their organisation's duty hours; who is away, or had enough that day, is asked when back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts import organisation_actions
from accounts.duty import Hours
from accounts.models import User
from accounts.organisation_actions import Duty
from forum.asking import later, rings
from forum.asking.models import Asking, Ring
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues import wishes
from tests.asking.test_rings import asked, expert, late, many  # noqa: F401
from tests.cast import Cast, approved_text_clue, open_case

ABROAD = Hours("Pacific/Auckland", time(8), time(16), (0, 1, 2, 3, 4))
NIGHT = Hours("America/Mexico_City", time(22), time(6), (4,))


@pytest.mark.parametrize(
    ("hours", "at", "on"),
    [
        (ABROAD, datetime(2026, 11, 29, 19, 0, tzinfo=UTC), True),  # Monday 8:00 in Auckland, summer time
        (ABROAD, datetime(2026, 11, 29, 18, 59, tzinfo=UTC), False),
        (ABROAD, datetime(2026, 11, 30, 3, 0, tzinfo=UTC), False),  # the end is not in them
        (ABROAD, datetime(2026, 11, 28, 22, 0, tzinfo=UTC), False),  # Sunday there, Saturday here
        (NIGHT, datetime(2026, 11, 28, 4, 0, tzinfo=UTC), True),  # Friday 22:00
        (NIGHT, datetime(2026, 11, 28, 11, 59, tzinfo=UTC), True),  # Saturday morning of the same shift
        (NIGHT, datetime(2026, 11, 28, 12, 0, tzinfo=UTC), False),
        (NIGHT, datetime(2026, 11, 29, 5, 0, tzinfo=UTC), False),  # Saturday night
    ],
)
def test_hours_are_those_of_the_clock_on_their_wall(hours: Hours, at: datetime, on: bool) -> None:
    assert hours.hold(at) is on


def off(cast: Cast, person: User) -> None:
    """Their organisation works on another day than today, wherever its clock is."""
    day = (timezone.now().weekday() + 3) % 7
    hours(cast, person, Hours("Europe/London", time(9), time(17), (day,)))


def hours(cast: Cast, person: User, some: Hours | None) -> None:
    organisation_actions.change_duty(
        by=cast.administrator, organisation_id=person.organisation_id, duty=Duty(hours=some)
    )


def an_hour_on(clue) -> None:
    Asking.objects.filter(clue=clue).update(again=timezone.now() - timedelta(seconds=1))


def test_who_is_off_duty_is_asked_when_back_and_once(cast: Cast, board: Board) -> None:
    off(cast, cast.expert_mx)
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    assert asked(clue) == set()
    an_hour_on(clue)
    assert later.catch_up() == 0
    assert later.catch_up() == 0  # the next look is an hour away
    hours(cast, cast.expert_mx, None)
    an_hour_on(clue)
    assert later.catch_up() == 1
    assert asked(clue) == {"Elena"}
    assert Asking.objects.get(clue=clue).again is None


def test_in_an_urgent_case_everybody_counts_as_there(cast: Cast, board: Board) -> None:
    off(cast, cast.expert_mx)
    clue = approved_text_clue(cast, open_case(cast, board, urgency=Case.Urgency.URGENT), language="es")
    assert asked(clue) == {"Elena"}


def test_the_few_are_made_up_from_who_comes_on_duty(cast: Cast, board: Board, many: dict[str, User]) -> None:  # noqa: F811
    away = many["Elena"]
    off(cast, away)  # all of the same institute
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    assert asked(clue) == set()
    assert Asking.objects.get(clue=clue).ring == Ring.FEW
    hours(cast, away, None)
    an_hour_on(clue)
    later.catch_up()
    assert len(asked(clue)) == rings.FEW
    assert Asking.objects.get(clue=clue).again is None


def test_a_wider_ring_leaves_those_off_duty_for_later(cast: Cast, board: Board, many: dict[str, User]) -> None:  # noqa: F811
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    first = asked(clue)
    off(cast, many["Elena"])
    late(clue)
    rings.widen()
    assert asked(clue) == first
    hours(cast, many["Elena"], None)
    an_hour_on(clue)
    later.catch_up()
    assert asked(clue) == set(many)


def test_who_has_had_enough_for_the_day_is_asked_on_another(cast: Cast, board: Board, monkeypatch) -> None:
    with monkeypatch.context() as today:
        today.setattr(wishes._keepers, "to_be_asked", lambda _clue, _people: [])
        clue = approved_text_clue(cast, open_case(cast, board), language="es")
        assert asked(clue) == set()
        an_hour_on(clue)
        assert later.catch_up() == 0
    an_hour_on(clue)
    assert later.catch_up() == 1
    assert asked(clue) == {"Elena"}


def test_a_case_that_is_over_asks_nobody_any_more(cast: Cast, board: Board) -> None:
    off(cast, cast.expert_mx)
    clue = approved_text_clue(cast, open_case(cast, board), language="es")
    hours(cast, cast.expert_mx, None)
    an_hour_on(clue)
    Case.objects.filter(pk=clue.case_id).update(state="closed")
    assert later.catch_up() == 0
    assert asked(clue) == set()
