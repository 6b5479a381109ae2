"""The sealed store: no clear byte, nothing half-stored, nothing left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.db import transaction

from accounts.errors import NotAllowed, NotFoundHere
from audit.sealing import Unreadable
from forum.boards.models import Board
from forum.clues import actions, store
from forum.clues.models import Clue, Media
from tests.cast import Cast, open_case
from tests.clues.media import files_in, submitted_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def media_store(tmp_path: Path, settings) -> Path:
    settings.MEDIA_STORE = tmp_path / "media"
    return tmp_path / "media"


@pytest.mark.req(60)
def test_original_and_shown_are_kept_apart_and_sealed(cast: Cast, board: Board, media_store: Path) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board))
    original, shown = clue.media.get(role=Media.Role.ORIGINAL), clue.media.get(role=Media.Role.SHOWN)
    assert sorted(file.name for file in files_in(media_store)) == sorted([original.pk.hex, shown.pk.hex])
    for media, mark in ((original, b"RIFF"), (shown, b"OggS")):
        clear = b"".join(store.read(media))
        assert (clear[:4], len(clear)) == (mark, media.size)
        assert mark not in (media_store / media.file_name).read_bytes()[:200]
    assert "title" in original.facts["removed"]


def test_a_range_is_read_without_the_rest(cast: Cast, board: Board, media_store: Path) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board), seconds=15)
    original = clue.media.get(role=Media.Role.ORIGINAL)
    whole = b"".join(store.read(original))
    assert len(whole) > 1024 * 1024, "more than one sealed chunk"
    for start, end in ((0, 1), (5, 70), (1024 * 1024 - 3, 1024 * 1024 + 3), (len(whole) - 4, len(whole))):
        assert b"".join(store.read(original, start, end)) == whole[start:end]


@pytest.mark.req(83)
def test_a_sealed_file_moved_to_another_row_does_not_open(cast: Cast, board: Board, media_store: Path) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board))
    original, shown = clue.media.get(role=Media.Role.ORIGINAL), clue.media.get(role=Media.Role.SHOWN)
    (media_store / original.file_name).replace(media_store / shown.file_name)
    with pytest.raises(Unreadable):
        next(store.read(shown))


def test_a_refused_submission_leaves_no_file(cast: Cast, board: Board, media_store: Path) -> None:
    case = open_case(cast, board)
    for person, refusal in ((cast.outsider, NotFoundHere), (cast.expert_mx, NotAllowed)):
        with pytest.raises(refusal):
            submitted_sound(person, case)
    assert files_in(media_store) == []


@pytest.mark.parametrize("broken", ["_queue", "_keep_second"])
def test_a_transaction_that_fails_late_takes_its_files_back(
    broken: str, cast: Cast, board: Board, media_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(cast, board)

    def fail(*_: object, **__: object) -> None:
        assert files_in(media_store), "something had been written"
        raise RuntimeError("the disk is full")

    if broken == "_queue":
        monkeypatch.setattr(actions, "_queue", fail)
    else:
        sealed = store.keep
        monkeypatch.setattr(store, "keep", lambda media, data: fail() if files_in(media_store) else sealed(media, data))
    with pytest.raises(RuntimeError):
        submitted_sound(cast.investigator, case)
    assert files_in(media_store) == []
    assert not Clue.objects.exists()
    assert not Media.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_error_after_the_commit_does_not_take_the_files_of_what_was_committed(
    cast: Cast, board: Board, media_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def goes_wrong() -> None:
        raise RuntimeError("a poke that failed")

    case = open_case(cast, board)
    monkeypatch.setattr(actions, "_queue", lambda clue: transaction.on_commit(goes_wrong))
    with pytest.raises(RuntimeError):
        submitted_sound(cast.investigator, case)
    assert len(files_in(media_store)) == Media.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_withdrawing_a_clue_deletes_its_files(cast: Cast, board: Board, media_store: Path) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board))
    actions.withdraw_clue(by=cast.investigator, clue_id=clue.pk)
    assert files_in(media_store) == []


def test_what_a_crash_left_behind_is_swept_and_nothing_else(cast: Cast, board: Board, media_store: Path) -> None:
    submitted_sound(cast.investigator, open_case(cast, board))
    kept = files_in(media_store)
    (media_store / "ab").mkdir(exist_ok=True)
    old, half, fresh = (
        media_store / "ab" / ("ab" * 16),
        media_store / "ab" / ".sealing-x1",
        media_store / "ab" / ("ac" * 16),
    )
    for file in (old, half, fresh):
        file.write_bytes(b"sealed")
    for file in [*kept, old, half]:
        os.utime(file, (time.time() - 7200,) * 2)
    assert store.sweep_orphans() == 2
    assert sorted(files_in(media_store)) == sorted([*kept, fresh])
