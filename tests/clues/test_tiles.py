"""Tiles and previews: of the shown picture, made once, for those who may see it, gone when it goes, never in clear."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from audit.models import Entry
from audit.operations import Operation
from forum.boards.models import Board
from forum.clues import actions, store
from forum.clues.intake import clean, cutting
from forum.clues.models import Clue
from forum.clues.tiles import PREVIEWS, TILE, Plan
from forum.review.models import Review
from tests.cast import Cast, approve, open_case
from tests.clues import samples
from tests.clues.media import (
    HEIGHT,
    WIDTH,
    approved_picture,
    approved_sound,
    files_in,
    preview,
    shown_of,
    submitted_sign,
    tile,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_store(tmp_path: Path, settings) -> Path:
    settings.MEDIA_STORE = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def clue(cast: Cast, board: Board, media_store: Path) -> Clue:
    one = submitted_sign(cast.investigator, open_case(cast, board))
    approve(cast, one.pk)
    return Clue.objects.get(pk=one.pk)


def picture_in(answer: object) -> Image.Image:
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content), formats=["JPEG"])


@pytest.mark.parametrize(
    ("size", "highest", "lowest", "pieces"),
    [
        ((1500, 1100), 11, 9, 2 + 9 + 4 + 1),
        ((300, 200), 9, 9, 3),
        ((512, 512), 9, 9, 3),
        ((513, 1), 10, 9, 2 + 2 + 1),
        ((1, 1), 0, 0, 3),
        ((9500, 6300), 14, 9, 2 + 19 * 13 + 10 * 7 + 5 * 4 + 3 * 2 + 2 * 1 + 1),
    ],
)
def test_a_plan_counts_levels_and_pieces(size: tuple[int, int], highest: int, lowest: int, pieces: int) -> None:
    plan = Plan(*size)
    assert (plan.highest, plan.lowest, plan.pieces) == (highest, lowest, pieces)
    assert plan.size(plan.highest) == size
    found = [
        plan.tile(level, x, y)
        for level in plan.levels
        for y in range(plan.grid(level)[1])
        for x in range(plan.grid(level)[0])
    ]
    assert found == list(range(len(PREVIEWS), pieces)), "each piece has one address, in the order of the file"
    for nowhere in ((highest + 1, 0, 0), (lowest - 1, 0, 0), (highest, plan.grid(highest)[0], 0), (highest, -1, 0)):
        assert plan.tile(*nowhere) is None


def test_the_tiles_of_the_highest_level_are_the_pictures_pixels(clue: Clue, cast: Cast, client_of) -> None:
    expert = client_of(cast.expert_mx)
    whole = Image.new("RGB", (WIDTH, HEIGHT))
    for x in range(3):
        for y in range(3):
            whole.paste(picture_in(expert.get(tile(clue, 11, x, y))), (x * TILE, y * TILE))
    shown = Image.open(io.BytesIO(b"".join(store.read(shown_of(clue)))))
    off = np.abs(np.asarray(whole, dtype=int) - np.asarray(shown, dtype=int))
    assert off.mean() < 0.5, "encoded once more on the same grid, next to nothing is lost"
    assert np.percentile(off, 99.9) <= 6
    line = np.asarray(whole.convert("L"))[496:505, 620:740].mean(axis=1)
    assert line[4] < 60, "a line of one pixel stays dark"
    assert min(line[2], line[6]) > 200, "and its surroundings light"
    half = picture_in(expert.get(tile(clue, 10, 1, 1)))
    assert half.size == (750 - TILE, 550 - TILE)
    assert picture_in(expert.get(tile(clue, 9))).size == (375, 275)


def test_previews_have_fixed_sizes_and_are_never_larger_than_the_picture(
    clue: Clue, cast: Cast, board: Board, client_of
) -> None:
    expert = client_of(cast.expert_mx)
    assert picture_in(expert.get(preview(clue, 320))).size == (320, 235)
    assert picture_in(expert.get(preview(clue, 1280))).size == (1280, 939)
    small = approved_picture(cast, clue.case)
    assert picture_in(expert.get(preview(small, 1280))).size == (320, 200)
    for size in (0, 1, 319, 640, 4000):
        assert expert.get(preview(clue, size)).status_code == 404
    for level, x, y in ((12, 0, 0), (8, 0, 0), (11, 3, 0), (11, 0, 3), (11, 99999999999, 0)):
        assert expert.get(tile(clue, level, x, y)).status_code == 404
    assert expert.get(preview(clue, 320).replace("320", "-320")).status_code == 404


def test_a_preview_full_of_detail_is_coarser_rather_than_heavy() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (1000, 1400, 3), dtype=np.uint8)
    shown = clean(samples.picture("PNG", Image.fromarray(noise)), name="noise.png").shown
    pieces = cutting.cut(shown, Plan(1400, 1000))
    assert pieces.ends[0] <= 40_000
    assert pieces.ends[1] - pieces.ends[0] < 200_000, "even of noise, which no picture is"


@pytest.mark.req(59)
def test_tiles_and_previews_come_with_the_headers_of_the_file(clue: Clue, cast: Cast, client_of) -> None:
    for address in (tile(clue), preview(clue)):
        answer = client_of(cast.expert_mx).get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Disposition"] == 'inline; filename="clue-1.jpg"'


@pytest.mark.lesson(29)
def test_whoever_may_not_see_the_clue_gets_what_nobody_gets(clue: Clue, cast: Cast, board: Board, client_of) -> None:
    elsewhere = client_of(cast.outsider)
    expert = client_of(cast.expert_mx)
    for address in (tile(clue), preview(clue)):
        absent = elsewhere.get(address.replace(str(clue.pk), "00000000-0000-4000-8000-000000000000"))
        for _before_and_after_they_are_made in range(2):
            refused = elsewhere.get(address)
            assert (refused.status_code, len(refused.content)) == (404, len(absent.content))
            assert Client().get(address).status_code in {302, 403}
            assert expert.get(address).status_code == 200
    board.memberships.filter(user=cast.expert_mx).delete()
    assert expert.get(tile(clue)).status_code == 404


def test_a_waiting_picture_is_for_its_author_and_moderators_and_a_quarantined_one_for_nobody(
    cast: Cast, board: Board, client_of
) -> None:
    clue = submitted_sign(cast.investigator, open_case(cast, board))
    people = (cast.investigator, cast.moderator_one, cast.expert_mx)
    for person, status in zip(people, (200, 200, 404), strict=True):
        assert client_of(person).get(tile(clue)).status_code == status
    review = Review.objects.get(subject=clue.pk, state=Review.State.WAITING)
    seen = clue.seen_hash()
    actions.quarantine_clue(by=cast.moderator_one, review_id=review.pk, seen=seen, reason="A face.")
    for person in people:
        for address in (tile(clue), preview(clue)):
            assert client_of(person).get(address).status_code == 404


def test_sounds_and_words_have_no_tiles(cast: Cast, board: Board, client_of) -> None:
    sound = approved_sound(cast, open_case(cast, board))
    for address in (tile(sound, 9), preview(sound)):
        assert client_of(cast.expert_mx).get(address).status_code == 404


@pytest.mark.req(36)
def test_looking_at_many_tiles_is_one_entry_and_making_them_another(clue: Clue, cast: Cast, client_of) -> None:
    expert = client_of(cast.expert_mx)
    read, made = (Entry.objects.filter(op=op.value) for op in (Operation.MEDIA_CONSULT, Operation.MEDIA_CUT))
    before = read.count()
    for x in range(3):
        expert.get(tile(clue, 11, x, 0))
    expert.get(preview(clue))
    assert (read.count(), made.count()) == (before + 1, 1)


def test_no_clear_byte_of_a_tile_lies_on_the_disk(clue: Clue, cast: Cast, client_of, media_store: Path) -> None:
    piece = client_of(cast.expert_mx).get(tile(clue)).content
    assert len(files_in(media_store)) == 3
    for file in files_in(media_store):
        stored = file.read_bytes()
        assert b"\xff\xd8\xff" not in stored[:400]
        assert piece[:64] not in stored
        assert piece[-64:] not in stored
