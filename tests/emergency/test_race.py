"""Two things of one emergency in the same moment."""

from __future__ import annotations

import pytest

from forum.audience import widening
from forum.boards.models import Board, Handling
from forum.cases.models import Grant
from forum.emergency import actions
from forum.emergency.models import Opening
from tests.at_once import at_once
from tests.audience.test_widening import ask as ask_wider
from tests.cast import Cast, open_case

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def test_of_several_asks_of_one_person_at_once_one_is_asked_and_the_others_get_a_sentence(cast: Cast) -> None:
    ends = at_once(*[lambda: actions.ask(by=cast.coordinator, code="B-AAAAAAAA", reason="Now.")] * AT_ONCE)
    assert ends == {"done": 1, "refused": AT_ONCE - 1}
    assert Opening.objects.count() == 1


def test_who_is_let_in_for_good_while_it_is_confirmed_stays_for_good(cast: Cast, board: Board) -> None:
    named = (cast.moderator_one.email, cast.moderator_two.email)
    for _round in range(4):
        red = open_case(cast, board, handling=Handling.RED, named_emails=named)
        review = ask_wider(cast, red, named_emails=[cast.coordinator.email])
        one = actions.ask(by=cast.coordinator, code=red.code, reason="Now.")
        ends = at_once(
            lambda one=one: actions.confirm(by=cast.administrator, opening_id=one.pk),
            lambda one=review: widening.approve(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash),
        )
        assert ends == {"done": 2}
        assert list(Grant.objects.filter(case=red, user=cast.coordinator).values_list("reason", "until")) == [
            ("named", None)
        ]
