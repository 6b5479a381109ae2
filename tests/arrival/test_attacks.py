"""Somebody who wants in: odd numbers and names, a known picture in a frame, files exchanged on disk, and the like."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.test import Client
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageOps

from accounts.errors import WrongState
from accounts.models import User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.arrival import actions, sweeping
from forum.arrival.models import Arrival, ArrivedFile
from forum.boards.models import Board
from forum.clues.intake import child, faces
from forum.clues.intake.cleaned import Screened
from forum.clues.models import Clue
from forum.hashlists import lookup
from forum.hashlists.kinds import Kind
from tests.arrival.test_arrival import files_in_store
from tests.arrival.test_parts import begun, part
from tests.arrival.working import WORDS, officer, sent, work_off
from tests.cast import Cast, open_case
from tests.clues import drawn_faces, samples
from tests.hashlists.bringing import bring

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
ROUTES = ("shown/", "plain/", "clean/", "bytes/")


def cleaned(browser: Client, arrival: Arrival, **recipe: object) -> Arrival:
    told = {"recipe": json.dumps({"medium": "image", **recipe}, ensure_ascii=False)}
    assert browser.post(f"/arrivals/{arrival.pk}/clean/", told).status_code == 302
    work_off()
    return Arrival.objects.get(pk=arrival.pk)


@pytest.mark.parametrize("size", ["-5", "-9223372036854775809", "0", "9" * 40])
def test_a_size_that_can_not_be_is_a_sentence(cast: Cast, board: Board, client_of: BrowserOf, size: str) -> None:
    mine, case = client_of(cast.investigator), open_case(cast, board)
    answer = mine.post(f"/arrivals/cases/{case.pk}/", {**WORDS, "size": size, "name": "a.jpg"})
    assert (answer.status_code, list(answer.json()["problems"])) == (422, ["file"])
    assert not Arrival.objects.exists()


NAMES = {
    "a/../../b.txt": "txt",
    "C:\\x\\photo.TXT": "txt",
    "photo.t\x00xt": "txt",
    "photo.txt\r\nSet-Cookie: a": "txtsetcookie",
    "photo\u202egnp.txt": "txt",
    "photo.\u202egnp": "gnp",
    "photo.txt\u200b": "txt",
    "x" * 5000 + ".txt": "txt",
    "CON.txt": "txt",
    ".htaccess": "",
    "photo.txt;.php": "php",
    "photo.<script>": "script",
    "photo." + "é" * 90: "é" * 12,
    "~.ｔｘｔ": "ｔｘｔ",
}


@pytest.mark.req(60)
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_of_a_name_only_letters_and_digits_of_its_end_are_kept(
    cast: Cast, board: Board, client_of: BrowserOf, name: str
) -> None:
    mine, before = client_of(cast.investigator), set(files_in_store())
    upload = begun(mine, open_case(cast, board), 5, name)
    assert part(mine, upload, 0, b"words").status_code == 204
    work_off()
    arrival = Arrival.objects.get()
    assert arrival.extension == NAMES[name]
    agrees = NAMES[name] in {"txt", ""}
    assert arrival.state == ("ready" if agrees else "refused")
    page = mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    for odd in ("\u202e", "\u200b", "\x00", "<script>", "Set-Cookie"):
        assert odd not in arrival.sentence + page.partition("<main")[2] + str(list(Entry.objects.values()))
    for file in set(files_in_store()) - before:
        assert len(file.name) == 32
        assert file.name.isalnum()


def framed() -> tuple[Image.Image, dict[str, float], Image.Image]:
    """A drawing on a wall, where the drawing lies, and the drawing alone."""
    picture = Image.open("demo/media/bakery-front.jpg").convert("RGB").resize((600, 400))
    wall = ImageOps.mirror(Image.open("demo/media/bakery-front.jpg").convert("RGB")).resize((1200, 1000))
    wall.paste(picture, (300, 300))
    return wall, {"x": 300 / 1200, "y": 300 / 1000, "w": 600 / 1200, "h": 400 / 1000}, picture


@pytest.fixture
def lists(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HASH_LISTS = tmp_path / "lists"
    monkeypatch.setattr(lookup, "_files", {})
    return tmp_path


@pytest.mark.parametrize("way", ["in a frame", "turned"])
def test_a_known_picture_does_not_come_in_a_frame_that_is_then_cut_off_nor_turned(
    cast: Cast, board: Board, client_of: BrowserOf, lists: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "is_there", lambda: False)  # a drawing on its side has something of a face
    wall, place, picture = framed()
    mine, case = client_of(cast.investigator), open_case(cast, board)
    alone = sent(mine, case, samples.picture("PNG", picture), "known.png")
    bring(lists, Kind.PDQ, [bytes.fromhex(alone.facts["pdq"])], name="Known")
    disguised = wall if way == "in a frame" else picture.transpose(Image.Transpose.ROTATE_90)
    arrival = sent(mine, case, samples.picture("PNG", disguised), "wall.png")
    assert arrival.state == "ready", "so far nobody can know"
    recipe = {"crop": place} if way == "in a frame" else {"turn": 90}
    held = cleaned(mine, arrival, **recipe)
    assert (held.state, held.held_by) == ("held", "alike")
    assert not Clue.objects.exists()
    for who in (cast.investigator, officer(), cast.moderator_one, cast.administrator):
        browser = client_of(who)
        for end in ROUTES:
            assert browser.get(f"/arrivals/{arrival.pk}/{end}").status_code in {404, 405}, (who, end)
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 409
    assert part(mine, f"/arrivals/{arrival.pk}/bytes/", 0, b"x").status_code == 409


def test_what_the_model_stops_after_cleaning_is_held_back_too(
    cast: Cast, board: Board, client_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A harmless stand-in: the score is said to be high where the picture is small."""

    def scored(shown: bytes) -> Screened:
        small = Image.open(io.BytesIO(shown)).width < 200
        return Screened(pdq=bytes(32), quality=100, explicit=0.9 if small else 0.01)

    monkeypatch.setattr(child, "screen", scored)
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.jpeg(), "front.jpg")
    assert arrival.state == "ready"
    held = cleaned(mine, arrival, crop={"x": 0, "y": 0, "w": 0.3, "h": 0.5})
    assert (held.state, held.held_by, held.facts["held"]["score"]) == ("held", "explicit", 0.9)


def test_reasons_in_any_script_and_covers_without_end_can_be_read_again(
    cast: Cast, board: Board, client_of: BrowserOf
) -> None:
    """Sixty thousand letters are three hundred thousand once they are written in ASCII."""
    picture = Image.new("RGB", (600, 400), (120, 140, 160))
    drawn_faces.draw(picture, 300, 200, 150)
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.picture("JPEG", picture), "front.jpg")
    assert arrival.facts["faces"]
    bared = [{"x": n / 300, "y": 0.1, "w": 0.001, "h": 0.001, "reason": "تمثال " * 48} for n in range(180)]
    again = cleaned(mine, arrival, bared=bared)
    assert (again.state, len(again.recipe["bared"])) == ("ready", 180)
    covers = [{"x": n / 300, "y": 0.9, "w": 0.001, "h": 0.01} for n in range(200)]
    again = cleaned(mine, arrival, covers=covers, bared=bared[:20])
    assert again.state == "ready", "two hundred by hand, and the face on top of them"
    assert len(again.recipe["covers"]) == 200 + len(again.facts["faces"])
    assert cleaned(mine, arrival, covers=covers).state == "ready"
    assert mine.get(f"/arrivals/{arrival.pk}/").status_code == 200
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    one = client_of(cast.moderator_one)
    desk = one.get("/desk/", follow=True)
    assert desk.status_code == 200
    assert "200 parts are covered by hand" in desk.content.decode() + _opened(one).content.decode()


def _opened(browser: Client) -> Any:
    from forum.review.models import Review

    return browser.get(f"/desk/{Review.objects.get(subject=Clue.objects.get().pk).pk}/")


ABSURD = [
    *('{"tilt": NaN}', '{"tilt": 1e999}', '{"tilt": -1e308}', '{"tilt": ' + "9" * 5000 + "}"),
    *('{"turn": 45}', '{"turn": true}', '{"turn": "90"}', '{"crop": "all"}', '{"path": "/etc/passwd"}'),
    *('{"covers": {}}', '{"covers": [' + "{}," * 9 + "{}]}", "[" * 60_000, "null", "[]", "7"),
    '{"covers": [{"x": -1, "y": 0, "w": 1, "h": 1}]}',
    '{"covers": [{"x": 0, "y": 0, "w": 1e-320, "h": 0}]}',
    '{"covers": [{"x": 0, "y": 0, "w": Infinity, "h": 1}]}',
    json.dumps({"covers": [{"x": 0, "y": 0, "w": 1, "h": 1}] * 4000}),
    '{"crop": {"x": 0.5, "y": 0.5, "w": 0.0001, "h": 0.0001}}',
    '{"medium": "audio", "voice": "lower"}',
    '{"bared": [{"x": 0, "y": 0, "w": 1, "h": 1, "reason": "a\\u0000b\\u202e"}]}',
]


def test_a_recipe_of_absurd_values_changes_nothing(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.jpeg(), "front.jpg")
    for recipe in ABSURD:
        answer = mine.post(f"/arrivals/{arrival.pk}/clean/", {"recipe": recipe}, follow=True)
        assert answer.status_code == 200, recipe[:60]
        assert 'data-level="error"' in answer.content.decode(), recipe[:60]
        again = Arrival.objects.get()
        assert (again.state, again.recipe) == ("ready", arrival.recipe), recipe[:60]


def test_others_at_work_cost_nobody_their_file(
    cast: Cast, board: Board, client_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens large pictures takes the worker's turns: a file waits, and is looked at for faces all the same."""
    turns: Counter[tuple[str, ...]] = Counter()
    real = child._in_turn

    def late(content: bytes, *arguments: str) -> bytes:
        turns[arguments] += 1
        if turns[arguments] % 3:
            raise child.Busy("Other files are being read.")
        return real(content, *arguments)

    monkeypatch.setattr(child, "_in_turn", late)
    picture = Image.new("RGB", (600, 400), (120, 140, 160))
    drawn_faces.draw(picture, 300, 200, 150)
    arrival = sent(client_of(cast.investigator), open_case(cast, board), samples.picture("JPEG", picture), "a.jpg")
    assert (arrival.state, len(arrival.facts["faces"])) == ("ready", 1)
    assert turns == {("jpeg",): 3, ("jpeg", "faces"): 3, ("jpeg", "recipe"): 3, ("screens",): 6}


def test_it_is_whole_once(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine, data = client_of(cast.investigator), samples.jpeg()
    upload = begun(mine, open_case(cast, board), len(data))
    assert part(mine, upload, 0, data).status_code == 204
    for _again in range(3):
        with pytest.raises(WrongState):
            actions.complete(by=cast.investigator, arrival_id=Arrival.objects.get().pk)
        assert part(mine, upload, 0, data).status_code == 409
    assert DBTaskResult.objects.count() == 1
    work_off()
    assert Arrival.objects.get().state == "ready"
    assert Entry.objects.filter(op="arrival.receive").count() == 1


def test_sealed_parts_exchanged_on_disk_open_for_nobody(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    """Between the check of a part and its reading somebody on the machine puts another file in its place."""
    mine, case, before = client_of(cast.investigator), open_case(cast, board), set(files_in_store())
    data = samples.jpeg()
    uploads = [begun(mine, case, len(data)) for _each in range(2)]
    for upload in uploads:
        part(mine, upload, 0, data)
    one, two = (Path(settings.MEDIA_STORE) / piece.file_name for piece in ArrivedFile.objects.all())
    aside = one.with_suffix(".aside")
    os.replace(one, aside), os.replace(two, one), os.replace(aside, two)
    for _try in range(4):
        work_off()
        Arrival.objects.update(beat_at="2020-01-01T00:00:00Z")
        sweeping.revive()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"refused"}
    assert set(files_in_store()) == before
    assert "JFIF" not in str(list(DBTaskResult.objects.values()))


def test_notices_and_tasks_say_ids_and_no_words(cast: Cast, board: Board, client_of: BrowserOf, settings: Any) -> None:
    settings.EXPLICIT_FROM = 0.0
    officer()
    mine, case = client_of(cast.investigator), open_case(cast, board)
    arrival = sent(
        mine, case, samples.jpeg(), "secret-name.jpg", title="Zarzamora", expect="Zarzamora", text="Zarzamora"
    )
    assert arrival.state == "held"
    outside = [list(InboxItem.objects.values()), list(DBTaskResult.objects.values()), list(Entry.objects.values())]
    outside += [list(Arrival.objects.values())]
    for word in ("Zarzamora", "secret-name", samples.SECRET):
        assert word not in str(outside)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_covers_side_by_side_leave_no_seam(cast: Cast, board: Board, client_of: BrowserOf, form: str) -> None:
    """Two covers whose edges differ by less than a pixel: whatever lies in the seam is in no copy, tile or hash."""
    mine, case, shown = client_of(cast.investigator), open_case(cast, board), []
    more = {"quality": 90} if form != "PNG" else {}
    for secret in ((255, 255, 255), (200, 0, 0)):
        picture = Image.fromarray(np.full((333, 777, 3), 90, dtype=np.uint8))
        picture.paste(secret, (300, 60, 301, 270))
        arrival = sent(mine, case, samples.picture(form, picture, **more), f"a.{form.lower()}")
        edge = 300.5 / 777
        covers = [
            {"x": 0.2, "y": 0.1, "w": edge - 0.2 - 0.0004, "h": 0.8},
            {"x": edge + 0.0004, "y": 0.1, "w": 0.3, "h": 0.8},
        ]
        assert cleaned(mine, arrival, covers=covers).state == "ready"
        shown.append(b"".join(mine.get(f"/arrivals/{arrival.pk}/shown/").streaming_content))
    seam = [np.asarray(Image.open(io.BytesIO(one)).convert("RGB")).astype(int)[:, 295:306] for one in shown]
    assert np.abs(seam[0] - seam[1]).max() <= (0 if form == "PNG" else 2)
    assert seam[0][60:270].max() < 12
