"""A picture with a face and a name plate to cover, and what must be gone of both in all that others can fetch."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.browser.conftest import Person
from tests.clues import drawn_faces, samples

WIDTH, HEIGHT = 1600, 1000
FACE, SECOND = (400, 300, 160), (1200, 500)  # one that the finder finds, and what is covered by hand


def street() -> bytes:
    """A wall of bricks with a face and a name plate; the file tells of a telephone."""
    wall = drawn_faces.street(WIDTH, HEIGHT, [])
    pen = ImageDraw.Draw(wall)
    for y in range(0, HEIGHT, 40):
        pen.line((0, y, WIDTH, y), fill="#46505f", width=4)
        for x in range(y // 40 % 2 * 60, WIDTH, 120):
            pen.line((x, y, x, y + 40), fill="#46505f", width=4)
    drawn_faces.draw(wall, *FACE)
    wall.paste((30, 80, 200), (SECOND[0] - 60, SECOND[1] - 20, SECOND[0] + 60, SECOND[1] + 20))
    return samples.picture("JPEG", wall, quality=93)


def _pixels(data: bytes) -> NDArray[np.int16]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.int16)


def is_gone(elena: Person, clue: str) -> None:
    """In the copy, the previews and the tiles the face's place is dark, and no file holds another picture."""
    fetch = elena.context.request.get
    for closed in ("before/", "original/"):
        assert fetch(f"{elena.origin}{clue}{closed}").status in {403, 404}
    size = np.array([WIDTH, HEIGHT])
    middle, half = np.array(FACE[:2]) / size, FACE[2] * 0.35 / size
    for address in (f"{clue}{part}" for part in ("media/", "previews/320/", "previews/1280/")):
        data = fetch(f"{elena.origin}{address}").body()
        whole = _pixels(data)
        extent = np.array(whole.shape[1::-1])
        left, top = ((middle - half) * extent).astype(int)
        right, bottom = ((middle + half) * extent).astype(int)
        face = whole[top:bottom, left:right]
        assert face.size > 1000, "the measure itself"
        assert face.max() <= 24, f"something shows through in {address}"
        assert data.count(b"\xff\xd8\xff") == 1, "no little copy inside"
        assert samples.SECRET.encode() not in data
    shown = _pixels(fetch(f"{elena.origin}{clue}media/").body())
    plate = shown[SECOND[1] - 15 : SECOND[1] + 15, SECOND[0] - 40 : SECOND[0] + 40]
    assert plate.max() <= 24, "nor of what was covered by hand"
    _tiles_hold_nothing(elena, clue)


def _tiles_hold_nothing(elena: Person, clue: str) -> None:
    """Each tile of each level, put together, is dark where the face was."""
    level, seen = 11, 0  # 1600 pixels need eleven halvings
    rows, columns = -(-HEIGHT // 512), -(-WIDTH // 512)
    canvas = np.full((rows * 512, columns * 512, 3), 255, np.int16)
    for y in range(rows):
        for x in range(columns):
            answer = elena.context.request.get(f"{elena.origin}{clue}tiles/{level}/{x}/{y}/")
            assert answer.status == 200
            part = _pixels(answer.body())
            canvas[y * 512 : y * 512 + part.shape[0], x * 512 : x * 512 + part.shape[1]] = part
            seen += 1
    assert seen == rows * columns
    reach = int(FACE[2] * 0.35)
    face = canvas[FACE[1] - reach : FACE[1] + reach, FACE[0] - reach : FACE[0] + reach]
    assert face.max() <= 24, "a tile shows it"
