"""A file from the form to the clue: looked at step by step, shown to its sender alone, sent by one more press."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from accounts.models import User
from audit.models import Entry
from forum.arrival.models import Arrival, ArrivedFile
from forum.boards.models import Board
from forum.clues import store
from forum.clues.models import Clue, Media
from tests.arrival.working import WORDS, sent, work_off
from tests.cast import Cast, open_case
from tests.clues import samples

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]


def files_in_store() -> list[Path]:
    return [file for file in Path(settings.MEDIA_STORE).glob("*/*") if file.is_file()]


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.req(56)
@pytest.mark.req(60)
def test_a_picture_is_looked_at_shown_to_its_sender_and_sent(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    case, mine = open_case(cast, board), client_of(cast.investigator)
    before = len(files_in_store())
    arrival = sent(mine, case, samples.jpeg(), "../../etc/passwd\x00.jpg")
    assert (arrival.state, arrival.extension) == ("ready", "jpg")
    assert [(row["step"], row["came"]) for row in arrival.progress] == [
        ("kind", "done"), ("lists", "absent"), ("malware", "absent"), ("decode", "done"), ("faces", "done"),
        ("screen", "done"), ("alike", "absent"), ("explicit", "done"),
    ]  # fmt: skip
    page = mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "not there on this installation" in page
    assert "GPSLatitude" in page
    copy = body(mine.get(f"/arrivals/{arrival.pk}/shown/"))
    assert samples.SECRET.encode() not in copy
    assert Image.open(io.BytesIO(copy)).size == (320, 200)
    for other in (cast.colleague, cast.moderator_one, cast.expert_mx, cast.administrator, cast.auditor, cast.outsider):
        for end in ("", "progress/", "shown/"):
            assert client_of(other).get(f"/arrivals/{arrival.pk}/{end}").status_code == 404
        assert client_of(other).post(f"/arrivals/{arrival.pk}/discard/").status_code == 404
        assert client_of(other).post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 404
    assert not Clue.objects.exists()
    assert mine.post(f"/arrivals/{arrival.pk}/", {**WORDS, "title": "Another title"}).status_code == 302
    clue = Clue.objects.get()
    shown, original = clue.media.get(role=Media.Role.SHOWN), clue.media.get(role=Media.Role.ORIGINAL)
    assert (clue.title, shown.sha256) == ("Another title", hashlib.sha256(copy).hexdigest())
    assert original.sha256 == hashlib.sha256(samples.jpeg()).hexdigest()
    assert not ArrivedFile.objects.exists()
    assert len(files_in_store()) == before + 2, "the clue's two files, and nothing of the arrival"
    assert mine.get(f"/arrivals/{arrival.pk}/shown/").status_code == 404
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 409
    told = Entry.objects.filter(op__startswith="arrival.").exclude(op="arrival.consult")
    assert set(told.values_list("op", flat=True)) == {
        "arrival.begin", "arrival.receive", "arrival.look", "arrival.ready",
    }  # fmt: skip


def test_what_the_file_says_of_itself_is_offered_to_its_sender_alone(
    cast: Cast, board: Board, client_of: BrowserOf
) -> None:
    told = samples.exif()
    inner = told.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = "2026:05:01 14:02:33", "+01:00"
    place = told.get_ifd(0x8825)
    place[3], place[4] = "W", (99.0, 8.0, 0.0)
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.jpeg(exif=told), "front.jpg")
    page = mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "The file says when it was made: 2026-05-01 14:02:33 +01:00" in page
    assert "48.85806 N, 99.13333 W" in page
    number = next(at for at, (name, _value) in enumerate(arrival.told) if name == "taken")
    assert mine.post(f"/arrivals/{arrival.pk}/", {**WORDS, "text": "Noon", "offers": str(number)}).status_code == 302
    clue = Clue.objects.get()
    assert clue.text == "Noon\nThe file says when it was made: 2026-05-01 14:02:33 +01:00"
    assert "48.85806" not in str(list(Clue.objects.values())) + str(list(Media.objects.values()))
    raw = str(list(Arrival.objects.values()))
    assert "48.85806" not in raw
    assert "2026-05-01" not in raw, "what metadata said lies sealed"


@pytest.mark.req(53)
@pytest.mark.req(54)
@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("front.jpg", b"<html><script>alert(1)</script></html>" * 20, "a file of the type HTML"),
        ("front.png", samples.jpeg(), "ends in “.png”, but inside it is JPEG"),
        ("front.png", samples.png_header(40_000, 40_000), "megapixels"),
        ("front.jpg", samples.jpeg()[:700], "broken or cut short"),
        ("page.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "type SVG"),
    ],
    ids=["html", "misnamed", "bomb", "cut", "svg"],
)
def test_what_can_not_be_taken_gets_its_sentence_and_nothing_is_kept(
    cast: Cast, board: Board, client_of: BrowserOf, name: str, data: bytes, sentence: str
) -> None:
    mine, before = client_of(cast.investigator), files_in_store()
    arrival = sent(mine, open_case(cast, board), data, name)
    assert arrival.state == "refused"
    page = mine.get(f"/arrivals/{arrival.pk}/")
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not ArrivedFile.objects.exists()
    assert files_in_store() == before
    assert mine.get(f"/arrivals/{arrival.pk}/shown/").status_code == 404
    assert not Clue.objects.exists()


def test_a_text_and_a_sound_go_the_same_way(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    case, mine = open_case(cast, board), client_of(cast.investigator)
    text = sent(mine, case, "Panadería <b>".encode(), "receipt.txt", clue_type="visible_text")
    assert "Panadería &lt;b&gt;" in mine.get(f"/arrivals/{text.pk}/").content.decode()
    sound = sent(mine, case, samples.sound("wav", 0.5), "voice.wav", clue_type="speech")
    assert mine.get(f"/arrivals/{sound.pk}/shown/", headers={"Range": "bytes=0-3"}).status_code == 206
    assert [row["step"] for row in sound.progress] == ["kind", "lists", "malware", "decode"]
    for arrival in (text, sound):
        assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    assert [clue.medium for clue in Clue.objects.order_by("number")] == ["text", "audio"]


def test_discarding_leaves_nothing(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine, before = client_of(cast.investigator), files_in_store()
    arrival = sent(mine, open_case(cast, board), samples.jpeg(), "front.jpg")
    assert len(files_in_store()) > len(before)
    assert mine.post(f"/arrivals/{arrival.pk}/discard/").status_code == 302
    assert files_in_store() == before
    assert "Nothing of this file is left" in mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 409


def test_bytes_on_their_way_lie_sealed(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    arrival = sent(client_of(cast.investigator), open_case(cast, board), samples.jpeg(), "front.jpg")
    assert arrival.files.count() == 2
    for file in files_in_store():
        assert samples.SECRET.encode() not in file.read_bytes()
        assert b"\xff\xd8\xff" not in file.read_bytes()[:64]
    store.sweep_orphans()
    assert arrival.files.count() == 2


def test_a_task_asked_twice_is_done_once(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    from forum.arrival.tasks import look_at

    arrival = sent(client_of(cast.investigator), open_case(cast, board), samples.jpeg(), "front.jpg")
    look_at.enqueue(str(arrival.pk))
    work_off()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.attempts) == ("ready", 1)
