"""A sheet to draw on: twice the size while drawing, with gradients, grain, soft shadows and letters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SCALE = 2
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Fill = str | tuple[int, int, int]
FONTS = Path("/usr/share/fonts/truetype")


class Sheet:
    """Coordinates are those of the finished picture; the seed makes each run draw the same."""

    def __init__(self, width: int, height: int, seed: int = 7) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), "white")
        self.chance = random.Random(seed)  # nosec B311 # drawn the same each time
        self.noise = np.random.default_rng(seed)

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def box(
        self, box: Box, fill: Fill | None, outline: Fill | None = None, width: float = 1, radius: float = 0
    ) -> None:
        self.pen.rounded_rectangle(_big(box), radius * SCALE, fill, outline, round(width * SCALE))

    def shape(self, points: Sequence[Point], fill: Fill) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def line(self, points: Sequence[Point], fill: Fill, width: float = 1) -> None:
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], fill, max(1, round(width * SCALE)), "curve")

    def oval(self, box: Box, fill: Fill | None, outline: Fill | None = None, width: float = 1) -> None:
        self.pen.ellipse(_big(box), fill, outline, round(width * SCALE))

    def mask(self, draw: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
        """A mask drawn in the big coordinates."""
        mask = Image.new("L", self.image.size, 0)
        draw(ImageDraw.Draw(mask))
        return mask

    def fade(self, box: Box, top: str, bottom: str, mask: Image.Image | None = None) -> None:
        """A vertical gradient from one colour to another."""
        x0, y0, x1, y1 = (round(value) for value in _big(box))
        column = Image.new("RGB", (1, 2))
        column.putpixel((0, 0), _rgb(top))
        column.putpixel((0, 1), _rgb(bottom))
        area = column.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))
        self.image.paste(area, (x0, y0), mask.crop((x0, y0, x1, y1)) if mask else None)

    def grain(self, box: Box, strength: float, blur: float = 1.5) -> None:
        """Unevenness of plaster, stone or paper, over what is there."""
        x0, y0, x1, y1 = (round(value) for value in _big(box))
        rough = self.noise.normal(128, 90, ((y1 - y0) // 2 + 1, (x1 - x0) // 2 + 1)).clip(0, 255).astype("uint8")
        plain = Image.fromarray(rough).filter(ImageFilter.GaussianBlur(blur)).resize((x1 - x0, y1 - y0))
        level = plain.point(lambda value: 128 + (value - 128) * strength).convert("L")
        area = self.image.crop((x0, y0, x1, y1))
        self.image.paste(ImageChops.overlay(area, Image.merge("RGB", [level] * 3)), (x0, y0))

    def shade(self, draw: Callable[[ImageDraw.ImageDraw], None], depth: float, blur: float) -> None:
        """A soft shadow of what `draw` draws (in big coordinates), 0 to 1 deep."""
        mask = self.mask(draw).filter(ImageFilter.GaussianBlur(blur * SCALE))
        self.image.paste((20, 16, 24), (0, 0), mask.point(lambda value: value * depth))

    def shade_box(self, box: Box, depth: float, blur: float) -> None:
        self.shade(lambda pen: pen.rectangle(_big(box), fill=255), depth, blur)

    def shade_oval(self, box: Box, depth: float, blur: float) -> None:
        self.shade(lambda pen: pen.ellipse(_big(box), fill=255), depth, blur)

    def words(self, at: Point, text: str, font: str, size: float, fill: Fill, **more: object) -> None:
        """Text with its middle at a point; Arabic is shaped by Raqm."""
        face = ImageFont.truetype(str(FONTS / font), round(size * SCALE))
        self.pen.text((at[0] * SCALE, at[1] * SCALE), text, fill, face, anchor="mm", **more)  # type: ignore[arg-type]

    def done(self) -> Image.Image:
        """The finished picture, with the light falling off a little towards the corners."""
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        across, down = np.meshgrid(np.linspace(-1, 1, self.width), np.linspace(-1, 1, self.height))
        fall = 1 - 0.16 * np.clip(across**2 + down**2 - 0.3, 0, None)
        return Image.fromarray((np.asarray(small) * fall[..., None]).clip(0, 255).astype("uint8"))


def _big(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return (x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def arch(box: Box, rise: float, steps: int = 40) -> list[Point]:
    """The outline of an opening whose upper edge is an ellipse of that rise."""
    x0, y0, x1, y1 = box
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2
    top = [(middle - half * np.cos(a), y0 + rise - rise * np.sin(a)) for a in np.linspace(0, np.pi, steps)]
    return [(x0, y1), *((float(x), float(y)) for x, y in top), (x1, y1)]


def pointed(box: Box, rise: float, steps: int = 24) -> list[Point]:
    """The outline of an opening with a pointed arch: two arcs, each about the other side's foot."""
    x0, y0, x1, y1 = box
    turn, width = np.pi / 3, x1 - x0
    arcs = np.linspace(0, turn, steps)
    left = [(float(x1 - width * np.cos(a)), float(y0 + rise * (1 - np.sin(a) / np.sin(turn)))) for a in arcs]
    return [(x0, y1), *left, *((x0 + x1 - x, y) for x, y in reversed(left)), (x1, y1)]
