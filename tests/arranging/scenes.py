"""Made rooms and streets, seen from where one likes: flat things of many patterns, at different distances and angles.

Things nearer hide what is behind them and move more when the camera does, so that no one movement of the whole picture
explains two views.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT, FOCAL = 640, 480, 560.0
TEXTURE = 256  # pixels of a thing's pattern


@dataclass(frozen=True)
class View:
    """From where: metres aside and forward, degrees turned and rolled; what was done to the picture afterwards."""

    aside: float = 0.0
    forward: float = 0.0
    turned: float = 0.0
    rolled: float = 0.0
    crop: float = 1.0  # of each edge, off the centre
    light: float = 1.0  # gamma: above 1 darker
    warm: float = 0.0  # of a lamp's colour
    quality: int = 85
    width: int = WIDTH


VIEWS = {
    "the same view, cut to 60 % and darker": View(crop=0.6, light=1.8),
    "a metre aside": View(aside=0.8, turned=7),
    "two metres aside, turned": View(aside=1.8, turned=20),
    "nearer, tilted by 12°": View(forward=1.5, rolled=12),
    "lamp light, small and coarse": View(aside=0.4, light=2.2, warm=0.5, quality=35, width=360),
    "far aside, evening": View(aside=2.6, turned=30, light=2.0, warm=0.3),
}


def seen(seed: int, view: View, *, poster: int = 0, bricks: bool = False) -> bytes:
    """A JPEG of the room `seed`; one of its things may be a `poster` that hangs elsewhere too, its walls of bricks."""
    chance = np.random.default_rng(seed)
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = chance.integers(60, 200, 3)
    things = [_thing(chance, number) for number in range(9)]
    patterns = [_pattern(np.random.default_rng([seed, number])) for number in range(9)]
    if poster:
        patterns[4] = _pattern(np.random.default_rng([999, poster]))
    if bricks:
        patterns[0] = patterns[1] = patterns[2] = _bricks()
    for number in sorted(range(9), key=lambda one: -float(things[one][:, 2].mean())):
        _paint(picture, things[number], patterns[number], view)
    return _finished(picture, view, chance)


def _thing(chance: np.random.Generator, number: int) -> NDArray[np.float64]:
    """Four corners in metres; the first three are walls."""
    if number == 0:
        return _quad(np.array([0, 0, 8.0]), np.array([6.0, 0, 0]), np.array([0, 3.4, 0]))
    if number in {1, 2}:
        side = 1 if number == 1 else -1
        return _quad(np.array([side * 4.5, 0, 6.0]), np.array([side * 0.9, 0, 2.2]), np.array([0, 3.2, 0]))
    middle = np.array([chance.uniform(-2.6, 2.6), chance.uniform(-1.3, 1.3), chance.uniform(3.5, 7.5)])
    angle = chance.uniform(-0.5, 0.5)
    across = np.array([np.cos(angle), 0, np.sin(angle)]) * chance.uniform(0.35, 0.9)
    return _quad(middle, across, np.array([0, chance.uniform(0.35, 0.9), 0]))


def _quad(middle: NDArray[np.float64], across: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([middle - across - down, middle + across - down, middle + across + down, middle - across + down])


def _pattern(chance: np.random.Generator) -> Pixels:
    """Blots of all sizes, like posters, stones, shelves."""
    picture = Image.new("RGB", (TEXTURE, TEXTURE), tuple(int(one) for one in chance.integers(80, 230, 3)))
    pen = ImageDraw.Draw(picture)
    for size in np.geomspace(120, 6, 70):
        x, y = (float(one) for one in chance.uniform(-size / 2, TEXTURE - size / 2, 2))
        w, h = (float(one) for one in size * chance.uniform(0.3, 1.2, 2))
        colour = tuple(int(one) for one in chance.integers(0, 255, 3))
        draw = (pen.rectangle, pen.ellipse)[int(chance.integers(2))]
        draw((x, y, x + w, y + h), fill=colour)
    return np.asarray(picture)


def _bricks() -> Pixels:
    """As on any other house."""
    picture = Image.new("RGB", (TEXTURE, TEXTURE), "#c9c2b8")
    pen = ImageDraw.Draw(picture)
    for row in range(16):
        for column in range(-1, 9):
            x, y = column * 32 + 16 * (row % 2), row * 16
            pen.rectangle((x, y, x + 29, y + 13), fill="#9a4f3c")
    return np.asarray(picture)


def _paint(picture: Pixels, corners: NDArray[np.float64], pattern: Pixels, view: View) -> None:
    """A pinhole camera; a thing that reaches behind it is left out."""
    turned, rolled = np.radians(view.turned), np.radians(view.rolled)
    yaw = np.array([[np.cos(turned), 0, np.sin(turned)], [0, 1, 0], [-np.sin(turned), 0, np.cos(turned)]])
    roll = np.array([[np.cos(rolled), -np.sin(rolled), 0], [np.sin(rolled), np.cos(rolled), 0], [0, 0, 1]])
    placed = (corners - np.array([view.aside, 0, view.forward])) @ (roll @ yaw).T
    if placed[:, 2].min() < 0.3:
        return
    target = FOCAL * placed[:, :2] / placed[:, 2:] + np.array([WIDTH / 2, HEIGHT / 2])
    source = np.array([[0, 0], [TEXTURE, 0], [TEXTURE, TEXTURE], [0, TEXTURE]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    drawn = cv2.warpPerspective(pattern, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full(pattern.shape[:2], 255, np.uint8), matrix, (WIDTH, HEIGHT)) > 127
    picture[there] = drawn[there]


def _finished(picture: Pixels, view: View, chance: np.random.Generator) -> bytes:
    lit = (picture / 255.0) ** view.light * np.array([1, 1 - view.warm / 3, 1 - view.warm])
    noisy = np.clip(lit * 255 + chance.normal(scale=3, size=lit.shape), 0, 255).astype(np.uint8)
    image = Image.fromarray(noisy)
    w, h = round(WIDTH * view.crop), round(HEIGHT * view.crop)
    image = image.crop(((WIDTH - w) // 3, (HEIGHT - h) // 2, (WIDTH - w) // 3 + w, (HEIGHT - h) // 2 + h))
    image = image.resize((view.width, view.width * h // w), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=view.quality)
    return file.getvalue()
