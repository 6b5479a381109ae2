"""Reports and verdicts in the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from forum.flags import actions
from forum.flags.models import Flag, Report
from tests.at_once import at_once
from tests.cast import make_board, make_cast, open_case
from tests.flags.reporting import report, waiting
from tests.world import posted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def board(cast):
    return make_board(cast)


def test_three_who_report_one_thing_at_once_make_one_item_and_it_is_hidden_once(cast, board) -> None:
    post = posted(cast, open_case(cast, board), "Quince")
    people = (cast.expert_mx, cast.expert_other, cast.moderator_two)
    ends = at_once(*[partial(report, one, "post", post, "conduct") for one in people])
    assert ends == {"done": 3}
    assert (Report.objects.count(), Flag.objects.count()) == (1, 3)


def test_one_person_gets_no_further_by_reporting_several_things_at_once(cast, board, settings) -> None:
    settings.FLAGS_A_DAY, settings.FLAGS_HIDING_A_DAY = 3, 1
    posts = [posted(cast, open_case(cast, board), f"Text {n}") for n in range(4)]
    ends = at_once(*[partial(report, cast.expert_mx, "post", one, "explicit") for one in posts])
    assert ends == {"done": 3, "BadInput": 1}
    assert Flag.objects.filter(has_hidden=True).count() == 1


def test_of_two_verdicts_at_once_one_counts(cast, board) -> None:
    post = posted(cast, open_case(cast, board), "Quince")
    report(cast.expert_mx, "post", post, "child")
    review = waiting(post)
    words = {"review_id": review.pk, "seen": review.seen_hash, "reason": "Because."}
    ends = at_once(
        partial(actions.find_nothing, by=cast.moderator_one, **words),
        partial(actions.hold_back, by=cast.moderator_two, **words),
    )
    assert ends["done"] == 1
    assert sum(ends.values()) == 2
