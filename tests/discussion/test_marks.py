"""A mark lies on the clue it is on, and waits with its comment."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, NotFoundHere
from forum.boards.models import Board
from forum.clues import geometry
from forum.clues.models import Clue, Mark, Media
from forum.clues.queries import marks_of
from forum.discussion import actions
from forum.discussion.models import Post
from forum.discussion.queries import thread
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import approve_post

SPAN = {"start": 0, "end": 9}


def test_a_comment_on_a_mark_is_seen_with_its_mark_once_approved(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case, text="Panadería La Esquina")
    post = actions.comment_on_mark(by=cast.expert_mx, clue_id=clue.pk, shape="span", geometry=SPAN, text="A bakery.")
    assert [mark.pk for mark in marks_of(cast.expert_mx, clue)] == [post.mark_id]
    assert marks_of(cast.investigator, clue) == []
    approve_post(cast, post)
    assert [mark.pk for mark in marks_of(cast.investigator, clue)] == [post.mark_id]
    (shown,) = thread(cast.investigator, case).posts
    assert shown.pin is not None
    assert shown.pin.href == f"/clues/{clue.pk}/#mark-{post.mark_id}"
    assert shown.pin.words == "at characters 1–9"
    reply = actions.write_post(
        by=cast.investigator, case_id=case.pk, text="Thanks.", clue_id=clue.pk, mark_id=post.mark_id
    )
    assert reply.mark == post.mark


def test_a_mark_and_its_comment_are_kept_together_or_not_at_all(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    with pytest.raises(BadInput):
        actions.comment_on_mark(by=cast.expert_mx, clue_id=clue.pk, shape="span", geometry={"start": 5}, text="Here.")
    with pytest.raises(NotFoundHere):
        actions.comment_on_mark(by=cast.outsider, clue_id=clue.pk, shape="span", geometry=SPAN, text="Here.")
    assert not Post.objects.exists()
    assert not Mark.objects.exists()


def test_a_mark_of_another_clue_or_one_that_is_not_shown_yet_can_not_be_written_about(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue, other = approved_text_clue(cast, case), approved_text_clue(cast, case)
    post = actions.comment_on_mark(by=cast.expert_mx, clue_id=clue.pk, shape="span", geometry=SPAN, text="Look.")
    for person, about in ((cast.expert_other, clue.pk), (cast.expert_mx, other.pk), (cast.expert_mx, None)):
        with pytest.raises(NotFoundHere):
            actions.write_post(by=person, case_id=case.pk, text="And?", clue_id=about, mark_id=post.mark_id)


def _clue(cast: Cast, board: Board, medium: str, facts: dict[str, object]) -> Clue:
    clue = approved_text_clue(cast, open_case(cast, board))
    Clue.objects.filter(pk=clue.pk).update(medium=medium, text="")
    Media.objects.create(clue=clue, role="shown", content_type="x/y", sha256="0" * 64, size=1, facts=facts)
    return Clue.objects.get(pk=clue.pk)


def test_a_range_lies_inside_the_sound(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "audio", {"seconds": 8.25})
    assert geometry.checked(clue, "range", {"start": "1.5", "end": 3}) == {"start": 1.5, "end": 3.0}
    assert geometry.checked(clue, "range", {"start": 8, "end": 8.26}) == {"start": 8.0, "end": 8.25}
    for start, end in ((3, 1), (1, 1), (-1, 2), (7, 9), ("x", 2), (None, 2), (True, 2), ("nan", 2), (0, "inf")):
        with pytest.raises(BadInput):
            geometry.checked(clue, "range", {"start": start, "end": end})
    for shape in ("region", "span", "circle", ""):
        with pytest.raises(BadInput):
            geometry.checked(clue, shape, {"start": 1, "end": 2, "x": 0, "y": 0, "w": 1, "h": 1})


def test_a_region_lies_inside_the_picture(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "image", {"width": 640, "height": 480})
    whole = {"x": 0, "y": 0, "w": 1, "h": 1}
    assert geometry.checked(clue, "region", whole) == whole
    given = {"x": 0.5, "y": 0.5, "w": 0.5000001, "h": 0.25, "z": 9}
    assert geometry.checked(clue, "region", given) == {"x": 0.5, "y": 0.5, "w": 0.5, "h": 0.25}
    for wrong in ({"x": -0.1}, {"x": 0.5}, {"w": 0}, {"h": 1.2}, {"y": "a"}, {"w": None}, {"x": 1, "w": 0.0001}):
        with pytest.raises(BadInput):
            geometry.checked(clue, "region", {**whole, **wrong})


def test_a_span_lies_inside_the_text(cast: Cast, board: Board) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text="🏠 casa")
    assert geometry.checked(clue, "span", {"start": 2, "end": 6}) == {"start": 2, "end": 6}
    for start, end in ((2, 7), (2, 2), (-1, 2), (0.5, 2)):
        with pytest.raises(BadInput):
            geometry.checked(clue, "span", {"start": start, "end": end})
