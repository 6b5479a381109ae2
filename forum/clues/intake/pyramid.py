"""Cuts what is shown of a picture, in the worker, into previews and into tiles of every level, one after another."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from forum.clues.intake.believing import MOST_PIXELS
from forum.clues.intake.faults import Fault
from forum.clues.intake.pictures import QUALITY
from forum.clues.tiles import PREVIEWS, TILE, Plan

SMALLER_QUALITIES = (
    82,
    70,
    60,
    50,
    40,
    30,
    20,
)  # of previews, the first that is light enough, and of levels below the highest
LIGHTEST = {320: 40_000, 1280: 150_000}  # bytes: seen within a second on a line of 1.6 Mbit/s


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(JPEGs one after another, in the order of Plan; width, height and their sizes; nothing removed)."""
    with Image.open(io.BytesIO(data), formats=[form.upper()]) as source:
        if source.mode != "RGB" or source.width * source.height > MOST_PIXELS:
            raise Fault("broken")  # it was not drawn here
        source.load()
        picture: Image.Image = source
    plan = Plan(picture.width, picture.height)
    pieces = [_preview(picture, longest) for longest in PREVIEWS]
    for level in plan.levels:
        pieces += _cut(picture, plan, level)
        picture = picture.reduce(2)
    facts = {"width": plan.width, "height": plan.height, "sizes": [len(piece) for piece in pieces]}
    return b"".join(pieces), facts, []


def rehearse() -> None:
    """Cuts a picture of our own, so that all that is loaded late is loaded while files can still be opened."""
    sample = io.BytesIO()
    Image.new("RGB", (TILE + 1, 2)).save(sample, "JPEG")
    decode(sample.getvalue(), "jpeg")


def _preview(picture: Image.Image, longest: int) -> bytes:
    """Never larger than the picture itself, and light: what is full of detail is coarser, until one comes closer."""
    little = picture
    if max(picture.size) > longest:
        scale = longest / max(picture.size)
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        little = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = b""
    for quality in SMALLER_QUALITIES:
        drawn = _jpeg(little, quality, "4:2:0")
        if len(drawn) <= LIGHTEST[longest]:
            break
    return drawn


def _cut(picture: Image.Image, plan: Plan, level: int) -> list[bytes]:
    """The tiles of one level, row by row.

    On the highest level the grid of JPEG's blocks and its quality are those of the picture, so that encoding it once
    more loses next to nothing.
    """
    across, down = plan.grid(level)
    boxes = [
        (x * TILE, y * TILE, min((x + 1) * TILE, picture.width), min((y + 1) * TILE, picture.height))
        for y in range(down)
        for x in range(across)
    ]
    quality, colours = (QUALITY, "4:4:4") if level == plan.highest else (SMALLER_QUALITIES[0], "4:2:0")
    return [_jpeg(picture.crop(box), quality, colours) for box in boxes]


def _jpeg(picture: Image.Image, quality: int, subsampling: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=subsampling)
    return file.getvalue()
