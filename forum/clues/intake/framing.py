"""Where a point of an upright picture comes to lie after turn, tilt and crop; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forum.clues.intake.recipes import Box, Cover, PictureRecipe

STEPS = 9  # points a side by which a face is asked whether it can be seen
STILL_SEEN = 0.1  # of a face: less than this much of it counts as covered


@dataclass(frozen=True)
class Framing:
    """A turned picture of `inner` pixels, tilted about its middle on the least canvas that holds it."""

    inner: tuple[int, int]
    width: float
    height: float
    cos: float
    sin: float

    @classmethod
    def of(cls, tilt: float, size: tuple[int, int]) -> Framing:
        cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        width = size[0] * cos + size[1] * abs(sin)
        return cls(size, width, size[0] * abs(sin) + size[1] * cos, cos, sin)

    def back(self, left: float, top: float) -> tuple[float, float, float, float, float, float]:
        """What Pillow asks for: from a pixel of the canvas, counted from left and top, to one of the turned picture."""
        across, down = left - self.width / 2, top - self.height / 2
        x = self.cos * across + self.sin * down + self.inner[0] / 2
        y = -self.sin * across + self.cos * down + self.inner[1] / 2
        return self.cos, self.sin, x, -self.sin, self.cos, y

    def there(self, x: float, y: float) -> tuple[float, float]:
        """From a pixel of the turned picture to fractions of the canvas."""
        across, down = x - self.inner[0] / 2, y - self.inner[1] / 2
        return (
            (self.cos * across - self.sin * down) / self.width + 0.5,
            (self.sin * across + self.cos * down) / self.height + 0.5,
        )


def open_faces(recipe: PictureRecipe, faces: list[Box], size: tuple[int, int]) -> list[Box]:
    """The faces that can still be seen and for which no reason is given. `size`: pixels of the upright picture."""
    told = [face.box for face in recipe.bared]
    return [box for box in faces if not any(same_place(box, one) for one in told) and _seen(recipe, box, size)]


def same_place(box: Box, other: Box) -> bool:
    """One face: the two differ by rounding only."""
    return all(abs(a - b) < 0.001 for a, b in ((box.x, other.x), (box.y, other.y), (box.w, other.w), (box.h, other.h)))


def _seen(recipe: PictureRecipe, box: Box, size: tuple[int, int]) -> bool:
    """More than a tenth of the ellipse in the box is under no cover and inside the crop."""
    steps = [(step + 0.5) / STEPS for step in range(STEPS)]
    round_face = [(x, y) for x in steps for y in steps if (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25]
    points = [(box.x + x * box.w, box.y + y * box.h) for x, y in round_face]
    seen = [
        point
        for point in points
        if not any(_covers(cover, *point) for cover in recipe.covers) and _in_frame(recipe, *point, size)
    ]
    return len(seen) > STILL_SEEN * len(points)


def _covers(cover: Cover, x: float, y: float) -> bool:
    across, down = (x - cover.box.x) / cover.box.w, (y - cover.box.y) / cover.box.h
    if cover.shape == "ellipse":
        return (across - 0.5) ** 2 + (down - 0.5) ** 2 <= 0.25
    return 0 <= across <= 1 and 0 <= down <= 1


def _in_frame(recipe: PictureRecipe, x: float, y: float, size: tuple[int, int]) -> bool:
    turned = {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[recipe.turn]
    width, height = size[::-1] if recipe.turn in {90, 270} else size
    across, down = Framing.of(recipe.tilt, (width, height)).there(turned[0] * width, turned[1] * height)
    crop = recipe.crop
    return crop.x <= across <= crop.x + crop.w and crop.y <= down <= crop.y + crop.h
