"""visible_to(user), and its inverse, for every handling code."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import User
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.cases.queries import audience_of
from tests.cast import Cast, draft_case, open_case


def _seen_by(cast: Cast, case: Case) -> set[str]:
    people = {name: getattr(cast, name) for name in cast.__dataclass_fields__}
    return {
        name
        for name, person in people.items()
        if Case.objects.visible_to(User.objects.get(pk=person.pk)).filter(pk=case.pk).exists()
    }


MODERATORS = {"moderator_one", "moderator_two"}
BOARD = MODERATORS | {"investigator", "colleague", "expert_mx", "expert_other"}


@pytest.mark.parametrize(
    ("handling", "named", "expected"),
    [
        (Handling.GREEN, (), BOARD),
        (Handling.AMBER, (), BOARD),
        (
            Handling.STRICT,
            ("marta.klein@example.org", "luc.moreau@example.org"),
            MODERATORS | {"investigator", "colleague"},
        ),
        (
            Handling.RED,
            ("marta.klein@example.org", "luc.moreau@example.org", "elena.ruiz@example.org"),
            MODERATORS | {"investigator", "expert_mx"},
        ),
    ],
)
def test_the_handling_code_decides_who_sees_a_case(
    cast: Cast, board: Board, handling: str, named: tuple[str, ...], expected: set[str]
) -> None:
    case = open_case(cast, board, handling=handling, named_emails=named)
    assert _seen_by(cast, case) == expected
    assert set(audience_of(case)) == {getattr(cast, name) for name in expected}


def test_an_excluded_organisation_does_not_see_an_amber_case(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, excluded=(cast.expert_mx.organisation,))
    assert _seen_by(cast, case) == BOARD - {"expert_mx"}
    assert set(audience_of(case)) == {getattr(cast, name) for name in BOARD - {"expert_mx"}}


def test_a_draft_is_its_authors_alone_and_a_waiting_case_also_the_moderators(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    assert _seen_by(cast, case) == {"investigator"}
    from forum.review import cases as vetting

    vetting.submit_case(by=cast.investigator, case_id=case.pk)
    assert _seen_by(cast, case) == {"investigator"} | MODERATORS


def test_taken_off_the_board_suspended_or_expired_means_nothing_is_seen(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    User.objects.filter(pk=cast.expert_other.pk).update(suspended_at=timezone.now())
    User.objects.filter(pk=cast.colleague.pk).update(vetted_until=timezone.now())
    assert _seen_by(cast, case) == {"investigator"} | MODERATORS


def test_without_a_second_factor_nothing_is_seen(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    cast.expert_mx.authenticator_set.all().delete()
    assert _seen_by(cast, case) == BOARD - {"expert_mx"}


def test_a_board_takes_no_case_above_its_ceiling_and_says_so(cast: Cast, board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(ceiling=Handling.AMBER)
    from accounts.errors import BadInput

    with pytest.raises(BadInput, match="AMBER"):
        draft_case(cast, board, handling=Handling.RED)


def test_a_red_case_without_two_named_moderators_can_not_be_sent(cast: Cast, board: Board) -> None:
    from accounts.errors import BadInput
    from forum.review import cases as vetting

    case = draft_case(cast, board, handling=Handling.RED, named_emails=("marta.klein@example.org",))
    with pytest.raises(BadInput, match="Name at least two moderators"):
        vetting.submit_case(by=cast.investigator, case_id=case.pk)
    assert Case.objects.get(pk=case.pk).state == "draft"
