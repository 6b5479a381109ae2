"""Sentences for tests of moves."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.discussion.models import Post
from forum.rearranging import actions, queries
from forum.rearranging.models import Move
from forum.review.models import Review
from tests.cast import Cast


def other_board(cast: Cast, *members: User, name: str = "Old towns", ceiling: str = "red") -> Board:
    """Another board, of both moderators and the investigator, and of these."""
    board = board_actions.create_board(by=cast.administrator, name=name, purpose="Streets", ceiling=ceiling)
    for person in (cast.investigator, *members):
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=person)
    for moderator in (cast.moderator_one, cast.moderator_two):
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=moderator, as_moderator=True)
    return board


def moved(by: User, source: Case, target: Case, posts: Iterable[UUID] | None) -> Move:
    """As from the preview: all of the discussion where no posts are named."""
    wanted = None if posts is None else list(posts)
    seen = queries.preview(by, source, target, wanted).seen
    where = {"by": by, "case_id": source.pk, "target_id": target.pk, "seen": seen}
    return actions.merge_discussion(**where) if wanted is None else actions.move_posts(**where, post_ids=wanted)


def review_of(move: Move) -> Review:
    return Review.objects.get(kind="move", subject=move.pk, state="waiting")


def agreed(by: User, move: Move) -> Move:
    review = review_of(move)
    return actions.approve_move(by=by, review_id=review.pk, seen=review.seen_hash)


def numbers(case: Case) -> list[int | None]:
    return list(Post.objects.filter(case=case).order_by("position").values_list("position", flat=True))
