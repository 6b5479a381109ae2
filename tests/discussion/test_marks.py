"""A mark lies on the clue it is on, and waits with its comment."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse

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


def test_a_band_of_a_spectrogram_has_two_frequencies_in_order(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "audio", {"seconds": 8.25})
    place = {"start": 1, "end": 2}
    given = {**place, "low": "300", "high": 3400.04}
    assert geometry.checked(clue, "range", given) == {"start": 1, "end": 2, "low": 300, "high": 3400}
    assert geometry.checked(clue, "range", {**place, "low": "", "high": None}) == place, "empty is no band"
    for low, high in (
        (300, ""), (None, 300), (300, 300), (400, 300), (-1, 5), (0, 24_001), ("nan", 5), (0, "inf"), (True, 5),
        (1, 1e400), (1, 10**400), ([], 5), ({"a": 1}, 5),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            geometry.checked(clue, "range", {**place, "low": low, "high": high})
    mark = Mark(clue=clue, shape="range", geometry=geometry.checked(clue, "range", given))
    assert geometry.words(mark) == "at 0:01.0–0:02.0, 300–3400 Hz"
    assert Template("{% load clue_viewers %}{{ mark|place }} {{ mark|geometry }}").render(Context({"mark": mark})) == (
        '0:01.0 to 0:02.0, 300–3400 Hz data-start="1.0" data-end="2.0" data-low="300.0" data-high="3400.0"'
    )


def test_a_region_lies_inside_the_picture(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "image", {"width": 640, "height": 480})
    whole = {"x": 0, "y": 0, "w": 1, "h": 1}
    assert geometry.checked(clue, "region", whole) == whole
    given = {"x": 0.5, "y": 0.5, "w": 0.5000001, "h": 0.25, "z": 9}
    assert geometry.checked(clue, "region", given) == {"x": 0.5, "y": 0.5, "w": 0.5, "h": 0.25}
    for wrong in ({"x": -0.1}, {"x": 0.5}, {"w": 0}, {"h": 1.2}, {"y": "a"}, {"w": None}, {"x": 1, "w": 0.0001}):
        with pytest.raises(BadInput):
            geometry.checked(clue, "region", {**whole, **wrong})


def test_an_ellipse_lies_in_a_region_inside_the_picture(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "image", {"width": 640, "height": 480})
    given = {"x": "0.25", "y": 0.5, "w": 0.5, "h": 0.5000001}
    assert geometry.checked(clue, "ellipse", given) == {"x": 0.25, "y": 0.5, "w": 0.5, "h": 0.5}
    for wrong in ({"x": 0.6}, {"w": 0}, {"h": -1}, {"y": "nan"}, {"w": None}):
        with pytest.raises(BadInput):
            geometry.checked(clue, "ellipse", {**given, **wrong})
    with pytest.raises(BadInput):
        geometry.checked(approved_text_clue(cast, clue.case), "ellipse", given)


def test_an_outline_has_corners_inside_the_picture_and_encloses_something(cast: Cast, board: Board) -> None:
    clue = _clue(cast, board, "image", {"width": 640, "height": 480})
    corners = {"points": [[0.1, 0.1], [0.5, 0.1], [0.5, 0.9]]}
    assert geometry.checked(clue, "polygon", {"points": [["0.1", 0.1], [0.5, 0.1], [0.5, 0.9], [0.1, 0.1]]}) == corners
    assert geometry.checked(clue, "polygon", {"points": " 0.1,0.1  0.5,0.1 0.5,0.1 0.5,0.9 "}) == corners
    for wrong in (
        None, "", "0.1,0.1 0.5,0.1", "0.1 0.2 0.3", "0.1,0.1,0.1 0.2,0.2 0.3,0.1", "a,b c,d e,f", "0,0 1,0 nan,1",
        "0.1,0.1 0.2,0.2 0.3,0.3", "0,0 0,0 0,0", "0,0 1,0 1,1.2", "-0.1,0 1,0 1,1", [[0, 0], [1, 0], "11"], [1, 2, 3],
        [[0, 0], [1, 0], [1, True]], {"x": 1}, [[0.1 + n / 200, n % 2] for n in range(61)],
    ):  # fmt: skip
        with pytest.raises(BadInput):
            geometry.checked(clue, "polygon", {"points": wrong})
    many = [[0.1 + n / 200, n % 2] for n in range(60)]
    assert len(geometry.checked(clue, "polygon", {"points": many})["points"]) == 60


def test_marks_on_pictures_are_said_in_words_and_told_to_the_viewer(cast: Cast, board: Board, client_of) -> None:
    clue = _clue(cast, board, "image", {"width": 640, "height": 480})
    Media.objects.filter(clue=clue).update(content_type="image/jpeg")
    expert = client_of(cast.expert_mx)
    page, send = reverse("clues:clue", args=[clue.pk]), reverse("discussion:mark", args=[clue.pk])
    box = {"x": "0.2", "y": "0.4", "w": "0.2", "h": "0.2"}
    typed = {"shape": "polygon", "points": "0.1,0.1 0.5,0.1 0.5,0.9", **dict.fromkeys(box, ""), "text": "A roof."}
    assert expert.post(send, {"shape": "ellipse", "points": "", **box, "text": "A clock."}).status_code == 302
    assert expert.post(send, typed).status_code == 302
    shown = expert.get(page).content.decode()
    assert "ellipse, 30 % across, 50 % down" in shown
    assert "outline, 30 % across, 50 % down" in shown
    assert 'data-mark="polygon" data-points="0.1,0.1 0.5,0.1 0.5,0.9"' in shown
    assert {geometry.words(mark) for mark in marks_of(cast.expert_mx, clue)} == {
        "at an ellipse on the picture", "at an outline on the picture",
    }  # fmt: skip
    again = expert.post(send, {**typed, "points": "0.1,0.1 0.5"})
    assert again.status_code == 422
    assert 'name="points" value="0.1,0.1 0.5"' in again.content.decode(), "what was typed is not lost"


def test_a_span_lies_inside_the_text(cast: Cast, board: Board) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text="🏠 casa")
    assert geometry.checked(clue, "span", {"start": 2, "end": 6}) == {"start": 2, "end": 6}
    for start, end in ((2, 7), (2, 2), (-1, 2), (0.5, 2)):
        with pytest.raises(BadInput):
            geometry.checked(clue, "span", {"start": start, "end": end})
