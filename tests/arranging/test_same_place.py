"""The same place from elsewhere: found by points that fit one movement, told to who may see both, kept sealed."""

from __future__ import annotations

import io
from base64 import b64encode

import numpy as np
import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageOps

from audit.sealed_text import MARK
from forum.arranging import finding
from forum.arranging.link_queries import links_of
from forum.arranging.models import Fingerprint, Link
from forum.arranging.same_place import points_that_fit
from forum.boards.models import Board
from forum.clues.intake import child, likeness
from forum.clues.intake.cleaned import Likeness
from forum.clues.intake.points import MOST, POINT
from tests.arranging.alike import clue_of, drawn
from tests.arranging.scenes import VIEWS, View, seen
from tests.cast import Cast

FIRST, ASIDE = seen(1, View()), seen(1, VIEWS["two metres aside, turned"])


def points(data: bytes, *, mirrored: bool = False) -> str:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return likeness.points(ImageOps.mirror(picture) if mirrored else picture)


def test_one_room_from_two_sides_fits_and_another_does_not() -> None:
    first = points(FIRST)
    for view in ("two metres aside, turned", "lamp light, small and coarse", "nearer, tilted by 12°"):
        again = points(seen(1, VIEWS[view]))
        assert (points_that_fit(first, again) or 0) > 15
        assert (points_that_fit(again, first) or 0) > 15
    for room in (2, 3):
        assert points_that_fit(first, points(seen(room, View()))) is None
    assert points_that_fit(points(seen(4, View(), bricks=True)), points(seen(5, View(), bricks=True))) is None
    assert points_that_fit(first, points(FIRST, mirrored=True)) is None


@pytest.mark.parametrize(
    "value", ["", "?", "AAAA", "A" * 400, "AAAA" * (70 * MOST), "A" * (280 * MOST // 3 // 280 * 280)],
    ids=["nothing", "no base64", "no whole point", "all alike", "too many", "many of nothing"],
)  # fmt: skip
def test_what_holds_no_points_fits_nothing(value: str) -> None:
    assert points_that_fit(value, value) is None
    assert points_that_fit(value, points(FIRST)) is None


def test_any_bytes_are_points_within_bounds_and_fit_by_chance_never() -> None:
    chance = np.random.default_rng(5)
    for _each in range(20):
        one, other = (b64encode(chance.bytes(MOST * POINT.itemsize)).decode() for _side in range(2))
        assert points_that_fit(one, other) is None


def test_a_plain_wall_has_no_points() -> None:
    assert likeness.points(Image.new("RGB", (320, 200), "grey")) == ""


def test_two_cases_of_one_place_are_told_to_who_may_see_both_and_sealed(cast: Cast, board: Board, client_of) -> None:
    one, other = (clue_of(cast, board, data, "a.jpg") for data in (FIRST, ASIDE))
    assert [finding.look(clue.pk) for clue in (one, other)] == [0, 1]
    link = Link.objects.get()
    assert (link.kind, link.state) == ("place", "suggested")

    def page(who) -> tuple[int, str]:
        answer = client_of(who).get(reverse("arranging:links", args=[one.pk]))
        return answer.status_code, answer.content.decode()

    told = f"{link.likeness} points of the two pictures fit one movement"
    assert told in page(cast.colleague)[1]
    assert told not in page(cast.expert_mx)[1]  # before their own answer
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM arranging_fingerprint WHERE kind = 'place'")
        assert all(kept.startswith(MARK) for (kept,) in cursor.fetchall())
    assert points_that_fit(one.fingerprints.get(kind="place").value, points(ASIDE))
    type(other.case).objects.filter(pk=other.case_id).update(handling="red")
    assert links_of(cast.colleague, one) == []
    assert told not in page(cast.colleague)[1]


def test_a_copy_is_no_place_too_old_pictures_are_left_out_and_all_can_be_off(
    cast: Cast, board: Board, settings, monkeypatch
) -> None:
    in_here = lambda shown: Likeness(picture="", points=likeness.decode(shown, "likeness")[1]["points"])  # noqa: E731
    monkeypatch.setattr(child, "likeness", in_here)
    settings.ANALYSERS_OFF = ["same-place"]
    one, other, again = (clue_of(cast, board, data, "a.jpg") for data in (FIRST, drawn(8), ASIDE))
    finding.look(one.pk)
    assert not Fingerprint.objects.exists()
    settings.ANALYSERS_OFF = []
    monkeypatch.setattr(finding, "NEWEST", 1)
    assert [finding.look(clue.pk) for clue in (one, other, again)] == [0, 0, 0]
    monkeypatch.setattr(finding, "NEWEST", 500)
    Fingerprint.objects.bulk_create(Fingerprint(clue=clue, kind="picture", value="0" * 64) for clue in (one, again))
    assert finding.look(again.pk) == 1
    assert Link.objects.get().kind == "picture"
