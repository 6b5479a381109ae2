"""The pages people live in keep their budget of queries (design: 12 for a case, 14 for the desk, 9 for a board)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.discussion import actions as posts
from tests.cast import Cast, open_case
from tests.discussion.posts import waiting_review
from tests.world import World, posted

CASE, DESK, BOARD = 12, 14, 9


def queries(client: Client, address: str) -> int:
    client.get(address)  # the reading of this minute is then on record, and counted only
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_case_asks_twelve_queries_with_one_post_and_with_twenty_and_in_fifty_boards(
    world: World, client_of: Callable[[User], Client]
) -> None:
    cast, reader = world.cast, world.cast.expert_mx
    client, address = client_of(reader), reverse("cases:case", args=[world.case.pk])
    assert queries(client, address) <= CASE
    for number in range(19):
        posted(cast, world.case, f"Post {number}")
    for number in range(49):
        board = board_actions.create_board(by=cast.administrator, name=f"Board {number}", purpose="Places.")
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=reader)
    assert queries(client, address) <= CASE


def test_the_desk_asks_fourteen_queries_for_a_post_among_many(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    posted(cast, case, "One.")
    waiting = [posts.write_post(by=cast.expert_mx, case_id=case.pk, text=f"Post {number}") for number in range(12)]
    client, address = client_of(cast.moderator_one), reverse("desk:item", args=[waiting_review(waiting[7]).pk])
    assert queries(client, address) <= DESK


def test_a_board_asks_nine_queries_with_one_case_and_with_ten(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.expert_mx), reverse("boards:board", args=[board.pk])
    for _number in range(10):
        posted(cast, open_case(cast, board), "One.")
        assert queries(client, address) <= BOARD
