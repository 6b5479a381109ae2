"""Carries out a picture's recipe, in the worker: what is covered is overwritten before anything else happens to it."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from forum.clues.intake.believing import MOST_PIXELS
from forum.clues.intake.faults import Fault
from forum.clues.intake.framing import Framing
from forum.clues.intake.recipes import WHOLE, Box, PictureRecipe

INKS = {"black": (0, 0, 0), "grey": (128, 128, 128)}
PAPER = (255, 255, 255)  # beside a tilted picture
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def retouched(picture: Image.Image, recipe: PictureRecipe, smear: int) -> Image.Image:
    """The upright RGB picture with the recipe carried out; the one given is painted over. Covers grow by `smear`."""
    _cover(picture, recipe, smear)
    if recipe.turn:
        picture = picture.transpose(TURNS[recipe.turn])
    if recipe.tilt:
        return _tilted(picture, recipe)
    return picture if recipe.crop == WHOLE else picture.crop(_pixels(recipe.crop, picture.size))


def _cover(picture: Image.Image, recipe: PictureRecipe, smear: int) -> None:
    pen = ImageDraw.Draw(picture)
    for cover in recipe.covers:
        x, y, right, bottom = _pixels(cover.box, picture.size)
        corners = (x - smear, y - smear, right - 1 + smear, bottom - 1 + smear)  # the pen paints its last pixel too
        draw = pen.ellipse if cover.shape == "ellipse" else pen.rectangle
        draw(corners, fill=INKS[cover.colour])


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels, outwards to whole ones."""
    width, height = size
    left, top = math.floor(box.x * width), math.floor(box.y * height)
    right, bottom = math.ceil((box.x + box.w) * width - 1e-6), math.ceil((box.y + box.h) * height - 1e-6)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _tilted(picture: Image.Image, recipe: PictureRecipe) -> Image.Image:
    """Only what the crop leaves is computed, so a large picture needs no larger canvas."""
    framing = Framing.of(recipe.tilt, picture.size)
    canvas = math.ceil(framing.width), math.ceil(framing.height)
    left, top, right, bottom = _pixels(recipe.crop, canvas)
    right, bottom = min(right, canvas[0]), min(bottom, canvas[1])
    if (right - left) * (bottom - top) > MOST_PIXELS:  # long ones need a canvas many times as large
        raise Fault("pixels", pixels=round((right - left) * (bottom - top) / 1_000_000))
    return picture.transform(
        (right - left, bottom - top),
        Image.Transform.AFFINE,
        framing.back(left, top),
        resample=Image.Resampling.BICUBIC,
        fillcolor=PAPER,
    )
