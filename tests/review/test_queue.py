"""The moderators' queue: what it keeps of a person who wrote, and whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.review.models import Review
from tests.cast import Cast, open_case, submitted_text_clue


@pytest.mark.lesson(32)
def test_the_queue_keeps_no_data_of_the_request_and_shows_no_address(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    columns = {field.name for field in Review._meta.fields}
    assert columns == {
        "id", "kind", "subject", "case", "author", "seen_hash", "approvals_needed", "state", "waiting_since",
        "lease_by", "lease_until", "lease_since", "other_case", "version", "entry",
    }  # fmt: skip
    review, moderator = Review.objects.get(subject=clue.pk), client_of(cast.moderator_one)
    for address in ("/desk/", f"/desk/{review.pk}/"):
        page = moderator.get(address).content.decode()
        assert clue.case.code in page
        assert cast.investigator.email not in page
        assert "127.0.0.1" not in page.replace("http://127.0.0.1", "")


@pytest.mark.lesson(34)
def test_the_queue_follows_the_board_of_its_case(cast: Cast, board: Board) -> None:
    elsewhere = board_actions.create_board(
        by=cast.administrator, name="Elsewhere", purpose="Another board", ceiling=Handling.RED
    )
    board_actions.seat(by=cast.administrator, board_id=elsewhere.pk, person=cast.investigator)
    board_actions.seat(by=cast.administrator, board_id=elsewhere.pk, person=cast.moderator_two, as_moderator=True)
    case = open_case(cast, board)
    clue = submitted_text_clue(cast, case)
    review = Review.objects.get(subject=clue.pk)
    assert Review.objects.to_decide(cast.moderator_one).filter(pk=review.pk).exists()
    Case.objects.filter(pk=case.pk).update(board=elsewhere)
    assert not Review.objects.to_decide(cast.moderator_one).filter(pk=review.pk).exists()
    assert Review.objects.to_decide(cast.moderator_two).filter(pk=review.pk).exists()
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def test_a_moderator_who_is_the_author_can_not_even_find_it_in_the_queue(cast: Cast, board: Board) -> None:
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=cast.moderator_one, as_moderator=True)
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = Review.objects.get(subject=clue.pk)
    Review.objects.filter(pk=review.pk).update(author=cast.moderator_one)
    assert review not in Review.objects.to_decide(cast.moderator_one)
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
