"""What experts look for survives the cleaning: letters one pixel thin, colours, which way is up, the time it was made.

Of sounds, see test_round_trip.py.
"""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from forum.clues.intake import clean
from tests.clues import colour, samples

Pixels = NDArray[np.float64]
SIGN = (1200, 900, 1280, 916)  # left, upper, right, lower


def _shown(data: bytes, name: str) -> Image.Image:
    return Image.open(io.BytesIO(clean(data, name=name).shown)).convert("RGB")


def _with_a_sign(ink: str, board: str) -> Image.Image:
    """A street of 5 megapixels; on a small sign letters of strokes one pixel wide."""
    noise = np.random.default_rng(3).integers(90, 170, (40, 50, 3), dtype=np.uint8)
    street = Image.fromarray(noise, "RGB").resize((2500, 2000), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(street)
    pen.rectangle(SIGN, fill=board)
    pen.fontmode = "1"  # no grey at the edges
    pen.text((SIGN[0] + 3, SIGN[1] + 2), "Rua 7 no 12", fill=ink, font=ImageFont.load_default_imagefont())
    return street


def _strokes(picture: Image.Image, ink: str, board: str) -> Pixels:
    """For each pixel of the sign 0 where it is the board's colour, 1 where the ink's, and between."""
    sign = np.asarray(picture.crop(SIGN).convert("RGB"), float)
    paint, ground = (np.asarray(Image.new("RGB", (1, 1), one), float)[0, 0] for one in (ink, board))
    return (sign - ground) @ (paint - ground) / ((paint - ground) @ (paint - ground))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(("ink", "board"), [("#101010", "#e8e4d8"), ("#ffffff", "#1c4f8a"), ("#c01818", "#f0e8d0")])
def test_letters_one_pixel_thin_can_still_be_read(form: str, ink: str, board: str) -> None:
    street = _with_a_sign(ink, board)
    drawn = _strokes(street, ink, board) > 0.5
    assert 0.05 < drawn.mean() < 0.4, "the measure itself: strokes, and more board"
    more = {"PNG": {}, "JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}[form]
    seen = _strokes(_shown(samples.picture(form, street, **more), f"street.{form.lower()}"), ink, board)
    assert seen.shape == drawn.shape, "no pixel is thrown away"
    assert ((seen > 0.5) == drawn).mean() > 0.995, "each pixel is still on the side it was"
    assert np.percentile(seen[drawn], 5) - np.percentile(seen[~drawn], 95) > 0.4, "with contrast between the two"


COLOURS = [(180, 120, 60), (90, 140, 110), (120, 100, 160), (200, 200, 90), (128, 128, 128)]


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_colours_of_a_wide_profile_come_out_right_as_srgb(form: str, mode: str) -> None:
    fields = Image.new("RGB", (64 * len(COLOURS), 64))
    for at, one in enumerate(COLOURS):
        fields.paste(one, (64 * at, 0, 64 * at + 64, 64))
    given = fields.quantize(16) if mode == "P" else fields.convert(mode)
    more = {"PNG": {}, "JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}[form]
    data = samples.picture(form, given, icc_profile=colour.wide_profile(), **more)
    shown = _shown(data, f"front.{form.lower()}")
    wrong = []
    for at, one in enumerate(COLOURS):
        seen, right = np.array(shown.getpixel((64 * at + 32, 32)), float), colour.as_srgb(one)
        assert np.abs(seen - right).max() <= 4, (one, seen, right)
        wrong.append(np.abs(np.array(one) - right).max())
    assert max(wrong) > 12, "the measure itself: unconverted they would be seen to be wrong"


# Where the first row and the first column of what is stored lie on what is seen (TIFF 6.0, Orientation).
HELD = {
    1: ("top", "left"), 2: ("top", "right"), 3: ("bottom", "right"), 4: ("bottom", "left"),
    5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
}  # fmt: skip


def _held(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The rows and columns that a camera stores when it is held so."""
    row, column = HELD[orientation]
    stored = upright if row in {"top", "bottom"} else upright.swapaxes(0, 1)
    down, across = (slice(None, None, -1 if side in {"bottom", "right"} else 1) for side in (row, column))
    return np.ascontiguousarray(stored[down, across])


@pytest.mark.parametrize("orientation", HELD)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_however_the_camera_was_held(form: str, orientation: int) -> None:
    corners = np.array([[[200, 40, 40], [40, 200, 40]], [[40, 40, 200], [220, 220, 40]]], np.uint8)
    upright = corners.repeat(48, 0).repeat(80, 1)  # 160 by 96, a colour in each quarter
    data = samples.picture(
        form, Image.fromarray(_held(upright, orientation), "RGB"), exif=samples.exif(orientation), quality=95
    )
    shown = _shown(data, f"held.{form.lower()}")
    assert shown.size == (160, 96)
    for y, x in ((24, 40), (24, 120), (72, 40), (72, 120)):
        assert np.abs(np.array(shown.getpixel((x, y)), int) - upright[y, x]).max() < 12, (x, y)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_time_that_a_file_tells_is_offered_and_does_not_leave_with_the_picture(form: str) -> None:
    exif = samples.exif()
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = "2026:05:01 14:02:33", "+01:00"
    arrived = clean(samples.picture(form, exif=exif), name=f"front.{form.lower()}")
    assert ("taken", "2026-05-01 14:02:33 +01:00") in arrived.told
    assert b"14:02" not in arrived.shown
    assert "DateTimeOriginal" in arrived.removed
