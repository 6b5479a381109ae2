"""Faces that nobody has: an ellipse with light from above, eyes, brows, a nose and a mouth, softened."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def draw(picture: Image.Image, x: int, y: int, height: int) -> None:
    """A face onto the picture, its middle at x, y."""
    half = height / 2
    edge = int(height * 1.4)
    face = Image.new("RGB", (edge, edge), (224, 172, 140))
    pen, middle = ImageDraw.Draw(face), edge / 2
    for side in (-1, 1):
        eye, level = middle + side * half * 0.3, middle - half * 0.2
        pen.ellipse((eye - half * 0.14, level - half * 0.07, eye + half * 0.14, level + half * 0.07), fill="#fafafa")
        pen.ellipse((eye - half * 0.06, level - half * 0.06, eye + half * 0.06, level + half * 0.06), fill="#281914")
        brow = middle - half * 0.36
        pen.line((eye - half * 0.17, brow, eye + half * 0.17, brow), fill="#321e14", width=max(1, int(half * 0.06)))
    nose = [(middle, middle - half * 0.1), (middle - half * 0.1, middle + half * 0.2)]
    pen.polygon([*nose, (middle + half * 0.1, middle + half * 0.2)], fill="#c88c6e")
    mouth = (middle - half * 0.25, middle + half * 0.38, middle + half * 0.25, middle + half * 0.5)
    pen.ellipse(mouth, fill="#aa4646")
    lit, mask = _lit(face, half)
    soft = ImageFilter.GaussianBlur(height / 60)
    picture.paste(lit.filter(soft), (x - edge // 2, y - edge // 2), mask.filter(soft))


def _lit(face: Image.Image, half: float) -> tuple[Image.Image, Image.Image]:
    """Shaded as a ball is, and the ellipse that it fills."""
    down, across = np.mgrid[0 : face.height, 0 : face.width] - face.height / 2
    across, down = across / (half * 0.75), down / half
    towards = np.sqrt(np.clip(1 - across**2 - down**2, 0, 1))
    light = 0.35 + 0.75 * np.clip(towards * 0.8 - across * 0.3 - down * 0.35, 0, 1)
    pixels = np.clip(np.asarray(face) * light[..., None], 0, 255).astype(np.uint8)
    inside = (255 * (across**2 + down**2 < 1)).astype(np.uint8)
    return Image.fromarray(pixels), Image.fromarray(inside)


def street(width: int, height: int, faces: list[tuple[int, int, int]]) -> Image.Image:
    """A plain wall with faces: x, y of the middle and the height of each."""
    picture = Image.new("RGB", (width, height), (120, 140, 160))
    for face in faces:
        draw(picture, *face)
    return picture
