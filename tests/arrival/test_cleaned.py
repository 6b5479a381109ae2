"""Lists that are asked, faces that are covered, parts covered by hand: what others get has no trace of them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from forum.arrival.models import Arrival
from forum.boards.models import Board
from forum.clues.intake import child
from forum.clues.intake.pdq import distance
from forum.clues.models import Clue, Media
from forum.hashlists import lookup
from forum.hashlists.kinds import Kind
from forum.review.models import Review
from tests.arrival.working import WORDS, sent, work_off
from tests.cast import Cast, approve, open_case
from tests.clues import drawn_faces, samples
from tests.hashlists.bringing import bring, turned

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]


@pytest.fixture
def lists(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HASH_LISTS = tmp_path / "lists"
    monkeypatch.setattr(lookup, "_files", {})
    return tmp_path


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)


def pixels(answer: object) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(body(answer))).convert("RGB")).astype(int)


def with_a_face() -> Image.Image:
    picture = samples.drawing(600, 400)
    drawn_faces.draw(picture, 300, 200, 150)
    return picture


def desk_of(browser: Client, clue: Clue) -> str:
    return browser.get(f"/desk/{Review.objects.get(subject=clue.pk).pk}/").content.decode()


def test_a_listed_file_is_held_back_before_anything_decodes_it(
    cast: Cast, board: Board, client_of: BrowserOf, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_run", lambda *_what: pytest.fail("a listed file was decoded"))
    mine, case = client_of(cast.investigator), open_case(cast, board)
    for number, kind in enumerate(("md5", "sha1", "sha256")):
        data = samples.jpeg(comment=kind.encode())
        digest = hashlib.new(kind, data, usedforsecurity=False).digest()
        bring(lists, Kind(kind), [digest], name=f"Known {number}")
        arrival = sent(mine, case, data, "front.jpg")
        assert (arrival.state, arrival.held_by) == ("held", "lists")
        assert arrival.facts["held"] == {"list": f"Known {number}", "kind": kind, "distance": 0}


def test_a_picture_like_a_listed_one_is_held_back_and_another_is_not(
    cast: Cast, board: Board, client_of: BrowserOf, lists: Path
) -> None:
    mine, case = client_of(cast.investigator), open_case(cast, board)
    picture = Image.open("demo/media/bakery-front.jpg").convert("RGB")  # drawn, with much to compare
    known = sent(mine, case, samples.picture("JPEG", picture), "front.jpg")
    assert known.state == "ready"
    bits = bytes.fromhex(known.facts["pdq"])
    bring(lists, Kind.PDQ, [turned(bits, range(0, 20, 2))], name="Pictures")
    smaller = samples.picture("JPEG", picture.resize((picture.width // 2, picture.height // 2)), quality=70)
    held = sent(mine, case, smaller, "smaller.jpg")
    assert (held.state, held.held_by) == ("held", "alike")
    other = sent(mine, case, samples.picture("JPEG", picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), "other.jpg")
    assert other.state == "ready"
    assert distance(bits, bytes.fromhex(other.facts["pdq"])) > 31


def test_a_list_that_can_not_be_read_is_no_clean_bill(
    cast: Cast, board: Board, client_of: BrowserOf, lists: Path
) -> None:
    bring(lists, Kind.SHA256, [bytes(32)])
    for file in (lists / "lists").rglob("*"):
        if file.is_file():
            file.unlink()
    lookup._files.clear()
    refused = sent(client_of(cast.investigator), open_case(cast, board), samples.jpeg(), "front.jpg")
    assert (refused.state, refused.files.count()) == ("refused", 0)
    assert "can't be read at the moment" in refused.sentence


def test_a_face_is_covered_until_a_reason_says_why_it_may_be_seen(
    cast: Cast, board: Board, client_of: BrowserOf
) -> None:
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.picture("JPEG", with_a_face()), "front.jpg")
    (face,) = arrival.facts["faces"]

    def middle(which: str = "shown") -> int:
        return int(pixels(mine.get(f"/arrivals/{arrival.pk}/{which}/"))[200, 300].max())

    def cleaned(**recipe: object) -> None:
        told = {"recipe": json.dumps({"medium": "image", **recipe})}
        assert mine.post(f"/arrivals/{arrival.pk}/clean/", told).status_code == 302
        work_off()

    assert (middle() < 12, middle("plain") > 60) == (True, True)
    assert "covered, unless you write here why" in mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    cleaned(covers=[])
    assert middle() < 12, "leaving it out bares nothing"
    cleaned(covers=[], bared=[{**{edge: face[edge] for edge in "xywh"}, "reason": "It is a drawing"}])
    assert middle() > 60
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    assert "It is a drawing" in desk_of(client_of(cast.moderator_one), Clue.objects.get())


def test_moderators_see_before_and_after_and_nobody_else_before(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.jpeg(), "front.jpg")
    cover = {"x": 0.0, "y": 0.0, "w": 0.5, "h": 1.0, "shape": "rectangle", "colour": "grey", "face": False}
    recipe = {"recipe": json.dumps({"medium": "image", "covers": [cover]})}
    for other in (cast.colleague, cast.moderator_one, cast.outsider):
        assert client_of(other).post(f"/arrivals/{arrival.pk}/clean/", recipe).status_code == 404
        assert client_of(other).get(f"/arrivals/{arrival.pk}/plain/").status_code == 404
    assert mine.post(f"/arrivals/{arrival.pk}/clean/", {"recipe": "{"}).status_code == 302
    assert Arrival.objects.get().state == "ready", "what is no recipe changes nothing"
    assert mine.post(f"/arrivals/{arrival.pk}/clean/", recipe).status_code == 302
    work_off()
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    clue = Clue.objects.get()
    assert "Before and after cleaning by hand" in desk_of(client_of(cast.moderator_one), clue)
    for person in (cast.moderator_one, cast.moderator_two, cast.investigator):
        before, after = (pixels(client_of(person).get(f"/clues/{clue.pk}/{end}/")) for end in ("before", "media"))
        assert before[100, 60, 2] > 150, "blue, as it was drawn"
        assert np.ptp(after[100, 60]) < 12, "grey"
    for person in (cast.expert_mx, cast.colleague, cast.auditor, cast.administrator, cast.outsider):
        assert client_of(person).get(f"/clues/{clue.pk}/before/").status_code == 404
    approve(cast, clue.pk)
    for person in (cast.moderator_one, cast.investigator, cast.expert_mx):
        assert client_of(person).get(f"/clues/{clue.pk}/before/").status_code == 404, "nobody compares any more"
    assert not Media.objects.filter(role=Media.Role.BEFORE).exists()


def test_blanked_words_reach_nobody_but_moderators(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine, case = client_of(cast.investigator), open_case(cast, board)
    arrival = sent(mine, case, b"Ask for Zarzamora at the corner", "receipt.txt", clue_type="visible_text")
    recipe = json.dumps({"medium": "text", "blanks": [{"start": 8, "end": 17}]})
    assert mine.post(f"/arrivals/{arrival.pk}/clean/", {"recipe": recipe}).status_code == 302
    work_off()
    assert mine.post(f"/arrivals/{arrival.pk}/", {**WORDS, "clue_type": "visible_text"}).status_code == 302
    clue = Clue.objects.get()
    assert "Zarzamora" not in clue.text
    assert "Zarzamora" in desk_of(client_of(cast.moderator_one), clue)
    approve(cast, clue.pk)
    page = client_of(cast.expert_mx).get(f"/clues/{clue.pk}/").content.decode()
    assert "Zarzamora" not in page
    assert "██████" in page
