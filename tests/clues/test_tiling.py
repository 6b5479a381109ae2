"""Tiles are made once, whoever comes at once or dies meanwhile, and go when their picture goes."""

from __future__ import annotations

import io
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.errors import BadInput, NotFoundHere
from forum.boards.models import Board
from forum.clues import actions, tiling
from forum.clues.intake import child, clean, cutting
from forum.clues.models import Clue, Media, TilesClaim
from forum.clues.tiles import Plan
from forum.erasure.actions import erase_case
from tests.cast import Cast, approve, open_case
from tests.clues import samples
from tests.clues.media import (
    HEIGHT,
    WIDTH,
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


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_have_them_made_once(clue: Clue, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts, got, shown = [], [], shown_of(clue)
    cut = tiling.cut

    def slow(data: bytes, plan: Plan) -> object:
        cuts.append(threading.get_ident())
        time.sleep(0.5)
        return cut(data, plan)

    def ask() -> None:
        try:
            for _again in range(200):
                with suppress(OperationalError):  # SQLite in memory refuses a busy table at once, without waiting
                    got.append(tiling.tiles_of(shown, by=cast.expert_mx).pk)
                    return
        finally:
            connection.close()

    monkeypatch.setattr(tiling, "cut", slow)
    together = [threading.Thread(target=ask) for _ in range(2)]
    for one in together:
        one.start()
    for one in together:
        one.join(60)
    assert len(cuts) == 1
    assert len(got) == 2
    assert len(set(got)) == 1
    assert not TilesClaim.objects.exists()
    assert Media.objects.filter(role=Media.Role.TILES).count() == 1


def test_a_claim_that_comes_too_late_is_given_up(
    clue: Clue, cast: Cast, client_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_of(cast.expert_mx).get(tile(clue))
    made, shown, looks = tiling._made, shown_of(clue), []

    def just_before(one: Media) -> Media | None:
        looks.append(one)
        return made(one) if len(looks) > 1 else None

    monkeypatch.setattr(tiling, "_made", just_before)
    monkeypatch.setattr(tiling, "cut", lambda *_: pytest.fail("made twice"))
    assert tiling.tiles_of(shown, by=cast.expert_mx) == Media.objects.get(role=Media.Role.TILES)
    assert not TilesClaim.objects.exists()


@pytest.mark.req(55)
def test_the_workers_death_is_a_sentence_and_is_not_tried_again_at_once(
    clue: Clue, cast: Cast, client_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    expert = client_of(cast.expert_mx)
    command = child.COMMAND
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-c", "import os; os.abort()"])
    answer = expert.get(tile(clue))
    assert answer.status_code == 422
    assert "could not be prepared" in answer.content.decode()
    monkeypatch.setattr(child, "COMMAND", command)
    monkeypatch.setattr(tiling, "PATIENCE", 0.1)
    answer = expert.get(tile(clue))
    assert answer.status_code == 409
    assert "is being prepared" in answer.content.decode()
    TilesClaim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert expert.get(tile(clue)).status_code == 200


@pytest.mark.parametrize(
    "lie",
    [
        "facts, shown = {'facts': {'sizes': [3] * 16}}, b'\\xff\\xd8\\xff' * 15 + b'GIF'",
        "facts, shown = {'facts': {'sizes': [3] * 15}}, b'\\xff\\xd8\\xff' * 15",
        "facts, shown = {'facts': {'sizes': [3] * 16}}, b'\\xff\\xd8\\xff' * 17",
        "facts, shown = {'facts': {'sizes': [True] * 16}}, b'\\xff' * 16",
        "facts, shown = {'facts': {'sizes': [-3] + [3] * 15}}, b'\\xff\\xd8\\xff' * 16",
        "facts, shown = {'facts': {'sizes': 'x'}}, b''",
        "facts, shown = {'facts': {}}, b''",
    ],
)
def test_a_worker_taken_over_by_its_file_can_not_choose_what_a_tile_is(
    lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = (
        "import json, sys\n" + lie + "\ntext = json.dumps(facts).encode()\n"
        "sys.stdout.buffer.write(b'%08d' % len(text) + text + shown)"
    )
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-E", "-c", answer])
    with pytest.raises(BadInput):
        cutting.cut(b"a picture", Plan(WIDTH, HEIGHT))


@pytest.mark.django_db(transaction=True)
def test_withdrawing_a_clue_takes_its_tiles_along(cast: Cast, board: Board, client_of, media_store: Path) -> None:
    clue = submitted_sign(cast.investigator, open_case(cast, board))
    author = client_of(cast.investigator)
    assert author.get(tile(clue)).status_code == 200
    assert len(files_in(media_store)) == 3
    actions.withdraw_clue(by=cast.investigator, clue_id=clue.pk)
    assert files_in(media_store) == []
    for address in (tile(clue), preview(clue)):
        assert author.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_picture_withdrawn_while_it_is_cut_leaves_nothing(
    cast: Cast, board: Board, media_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clue = submitted_sign(cast.investigator, open_case(cast, board))
    shown, cut = shown_of(clue), tiling.cut

    def meanwhile(data: bytes, plan: Plan) -> object:
        pieces = cut(data, plan)
        actions.withdraw_clue(by=cast.investigator, clue_id=clue.pk)
        return pieces

    monkeypatch.setattr(tiling, "cut", meanwhile)
    with pytest.raises(NotFoundHere):
        tiling.tiles_of(shown, by=cast.investigator)
    assert files_in(media_store) == []
    assert not Media.objects.exists()
    assert not TilesClaim.objects.exists()
    with pytest.raises(NotFoundHere):
        tiling.tiles_of(shown, by=cast.investigator)


@pytest.mark.django_db(transaction=True)
def test_erasing_a_case_erases_its_tiles(clue: Clue, cast: Cast, client_of, media_store: Path) -> None:
    assert client_of(cast.expert_mx).get(tile(clue)).status_code == 200
    erase_case(by=cast.administrator, case_id=clue.case_id, because="Its term is over.")
    assert files_in(media_store) == []
    assert client_of(cast.expert_mx).get(tile(clue)).status_code == 404


def test_tiles_of_an_earlier_picture_are_not_shown_for_a_later_one(
    clue: Clue, cast: Cast, client_of, media_store: Path
) -> None:
    expert = client_of(cast.expert_mx)
    expert.get(tile(clue))
    old = Media.objects.get(role=Media.Role.TILES)
    Media.objects.filter(pk=old.pk).update(facts={**old.facts, "of": "another"})
    assert expert.get(tile(clue)).status_code == 200
    new = Media.objects.get(role=Media.Role.TILES)
    assert new.pk != old.pk
    assert new.facts["of"] == shown_of(clue).sha256


def test_sixty_megapixels_keep_their_pixels_and_are_cut_within_the_workers_limits() -> None:
    wide = Image.new("RGB", (10_000, 6_000), "#8899aa")
    ImageDraw.Draw(wide).text((9_000, 5_500), "PHARMACY", fill="black")
    arrived = clean(samples.picture("PNG", wide, compress_level=1), name="street.png")
    assert arrived.facts == {"width": 10_000, "height": 6_000}
    pieces = cutting.cut(arrived.shown, Plan(10_000, 6_000))
    number = Plan(10_000, 6_000).tile(14, 17, 10)
    assert number is not None
    word = Image.open(io.BytesIO(pieces.data[pieces.ends[number - 1] : pieces.ends[number]])).convert("L")
    assert np.asarray(word).min() < 40, "letters of one pixel's stroke are still dark"
