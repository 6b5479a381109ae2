"""A package says what answers add up to, so reading it ends one's blindness on the clues it rests on."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed
from accounts.models import Role, User
from forum.answers.models import Unblinded
from forum.boards import actions as board_actions
from forum.boards.models import Board
from tests.cast import Cast, approved_text_clue
from tests.referrals.story import ClientOf, answered_case, give, refer


@pytest.fixture
def expert_coordinator(cast: Cast, board: Board) -> User:
    """The coordinator is also an expert of the case's board."""
    cast.coordinator.role_grants.create(role=Role.EXPERT)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=cast.coordinator)
    return User.objects.get(pk=cast.coordinator.pk)


def test_who_has_read_the_package_no_longer_answers_what_it_rests_on(
    cast: Cast, board: Board, client_of: ClientOf, expert_coordinator: User
) -> None:
    case, clue = answered_case(cast, board)
    untouched = approved_text_clue(cast, case, title="A street sign")
    referral = refer(cast, case)
    assert client_of(expert_coordinator).get(f"/referrals/{referral.pk}/").status_code == 200
    with pytest.raises(NotAllowed, match="can't answer it any more"):
        give(expert_coordinator, clue)
    give(expert_coordinator, untouched)


def test_who_has_answered_before_and_who_sent_it_lose_nothing(
    cast: Cast, board: Board, client_of: ClientOf, expert_coordinator: User
) -> None:
    case, clue = answered_case(cast, board)
    give(expert_coordinator, clue)
    referral = refer(cast, case)
    for person in (expert_coordinator, cast.investigator):
        assert client_of(person).get(f"/referrals/{referral.pk}/").status_code == 200
    assert not Unblinded.objects.exists()
