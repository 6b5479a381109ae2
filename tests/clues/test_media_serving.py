"""A clue's file reaches those who may see the clue, by range, on record, and nobody else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient, Client
from django.urls import reverse

from audit.models import Entry
from audit.operations import Operation
from forum.boards.models import Board
from forum.clues import serving, store
from forum.clues.models import Clue, Media
from tests.cast import Cast, approved_text_clue, open_case, sign_in
from tests.clues.media import approved_picture, approved_sound, submitted_sound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_store(tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


def address(clue: Clue) -> str:
    return reverse("clues:media", args=[clue.pk])


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)


def shown(clue: Clue) -> bytes:
    return b"".join(store.read(clue.media.get(role=Media.Role.SHOWN)))


@pytest.mark.req(59)
def test_the_file_is_given_whole_with_headers_that_let_it_do_nothing(cast: Cast, board: Board, client_of) -> None:
    clue = approved_picture(cast, open_case(cast, board))
    response = client_of(cast.expert_mx).get(address(clue))
    assert response.status_code == 200
    assert body(response) == shown(clue)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == str(len(shown(clue)))
    assert response["Content-Disposition"] == 'inline; filename="clue-1.jpg"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
def test_a_range_is_given_as_asked(asked: str, start: int, end: int, cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    response = client_of(cast.expert_mx).get(address(clue), headers={"Range": asked})
    whole = shown(clue)
    wanted = whole[start:end]
    first = len(whole) + start if start < 0 else start
    assert response.status_code == 206
    assert body(response) == wanted
    assert response["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(whole)}"
    assert response["Content-Type"] == "audio/ogg"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_outside_the_file_is_refused_with_its_size(asked: str, cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    response = client_of(cast.expert_mx).get(address(clue), headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(shown(clue))}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b"])
def test_ranges_that_make_no_sense_are_ignored(asked: str, cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    response = client_of(cast.expert_mx).get(address(clue), headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, shown(clue))


def test_the_waveform_comes_without_the_sound(cast: Cast, board: Board, client_of) -> None:
    case = open_case(cast, board)
    clue = approved_sound(cast, case)
    answer = client_of(cast.expert_mx).get(reverse("clues:peaks", args=[clue.pk]))
    assert answer.json()["seconds"] == pytest.approx(1.5, abs=0.06)
    assert len(answer.json()["peaks"]) == 75
    assert answer["Cache-Control"] == "no-store"
    picture = approved_picture(cast, case)
    assert client_of(cast.expert_mx).get(reverse("clues:peaks", args=[picture.pk])).status_code == 404


@pytest.mark.lesson(29)
def test_outsiders_and_those_removed_get_what_nobody_gets(cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    nowhere = address(Clue(pk="00000000-0000-4000-8000-000000000000"))
    outsider = client_of(cast.outsider)
    for path in (address(clue), reverse("clues:peaks", args=[clue.pk])):
        assert outsider.get(path).status_code == 404
    refused, absent = outsider.get(address(clue)), outsider.get(nowhere)
    assert refused.status_code == absent.status_code
    assert len(refused.content) == len(absent.content)
    assert Client().get(address(clue)).status_code in {302, 403}
    expert = client_of(cast.expert_mx)
    assert expert.get(address(clue)).status_code == 200
    board.memberships.filter(user=cast.expert_mx).delete()
    assert expert.get(address(clue)).status_code == 404


def test_a_waiting_file_is_for_its_author_and_moderators_only(cast: Cast, board: Board, client_of) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board))
    for person, status in ((cast.investigator, 200), (cast.moderator_one, 200), (cast.expert_mx, 404)):
        assert client_of(person).get(address(clue)).status_code == status


def test_a_text_clue_has_no_file_to_give(cast: Cast, board: Board, client_of) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    assert client_of(cast.expert_mx).get(address(clue)).status_code == 404


@pytest.mark.req(26)
def test_the_original_has_no_address_for_an_expert(cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    expert = client_of(cast.expert_mx)
    for path in (address(clue) + "?role=original", address(clue) + "original/"):
        response = expert.get(path)
        assert response.status_code == 404 or body(response)[:4] == b"OggS"


@pytest.mark.req(36)
def test_the_reading_is_on_record_before_the_first_byte(cast: Cast, board: Board, client_of) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    expert = client_of(cast.expert_mx)
    readings = Entry.objects.filter(op=Operation.MEDIA_CONSULT.value)
    before = readings.count()
    response = expert.get(address(clue))
    assert readings.count() == before + 1, "though not a byte was taken yet"
    body(response)
    for part in range(3):
        body(expert.get(address(clue), headers={"Range": f"bytes={part}-{part}"}))
    assert readings.count() == before + 1, "the same reading is counted, not repeated"


@pytest.mark.django_db(transaction=True)
async def test_the_asynchronous_server_streams_the_same_bytes(cast: Cast, board: Board) -> None:
    clue = await sync_to_async(lambda: approved_sound(cast, open_case(cast, board)))()
    browser = AsyncClient()
    signed_in = Client()
    await sync_to_async(sign_in)(signed_in, cast.expert_mx)
    browser.cookies = signed_in.cookies
    response = await browser.get(address(clue), headers={"Range": "bytes=3-"})
    assert response.status_code == 206
    assert response.is_async
    got = b"".join([part async for part in response.streaming_content])
    assert got == (await sync_to_async(shown)(clue))[3:]


def test_slow_readers_of_large_files_leave_threads_for_others(
    cast: Cast, client_of, board: Board, settings, monkeypatch
) -> None:
    """A range is cut to what the front takes at once; a whole file that is larger has one of few seats."""
    clue = approved_picture(cast, open_case(cast, board))
    client, whole = client_of(cast.expert_mx), shown(clue)
    settings.MEDIA_BUFFERED = len(whole) // 2
    monkeypatch.setattr(serving, "_large", threading.BoundedSemaphore(1))
    part = client.get(address(clue), headers={"Range": "bytes=0-"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 0-{len(whole) // 2 - 1}/{len(whole)}")
    slow = client.get(address(clue))
    refused = client.get(address(clue))
    assert refused.status_code == 503
    assert "Try again in a minute" in refused.content.decode()
    assert client.get(address(clue), headers={"Range": "bytes=0-"}).status_code == 206
    assert body(slow) == whole  # read to its end, it is closed
    assert body(client.get(address(clue))) == whole
