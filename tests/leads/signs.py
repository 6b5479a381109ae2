"""Signs drawn in many scripts with words of software messages, set down in one picture, turned, bent and spoilt."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from forum.clues.intake.writing import Line, Writing
from tests.geoloc import measuring

NOTO = "/usr/share/fonts/truetype/noto/NotoSans"
DROID = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
SIZE = 44  # pixels of the letters where nothing else is said
WIDTH, HEIGHT, ACROSS, DOWN = 1600, 1200, 2, 8  # of the picture; cells
LETTERS, OF_NO_SPACES = 18, 8  # of a sign
LANGUAGES = {  # of Django's messages: the script's name in the table, the end of the font's name
    "es": ("Latin", ""), "pl": ("Latin", ""), "tr": ("Latin", ""), "vi": ("Latin", ""), "ru": ("Cyrillic", ""),
    "uk": ("Cyrillic", ""), "bg": ("Cyrillic", ""), "el": ("Greek", ""), "ar": ("Arabic", "Arabic"),
    "fa": ("Arabic", "Arabic"), "he": ("Hebrew", "Hebrew"), "hi": ("Devanagari", "Devanagari"),
    "th": ("Thai", "Thai"), "zh_Hans": ("Han", DROID), "zh_Hant": ("Han", DROID), "ja": ("Japanese", DROID),
}  # fmt: skip
WAYS = ("plain", "a photograph", "turned by 8°", "in perspective", "with noise", "small letters", "light on dark")
FROM_RIGHT = frozenset(["Arabic", "Hebrew"])
ALIKE = 0.9  # of the letters, spaces aside: at most about one in ten is wrong


@dataclass
class Tally:
    """Signs drawn; of how many nothing was told; how many were told right; of those told, how many were wrong."""

    drawn: int = 0
    silent: int = 0
    right: int = 0

    @property
    def wrong(self) -> int:
        return self.drawn - self.silent - self.right

    def add(self, truth: str, told: str) -> None:
        self.drawn += 1
        self.silent += not told
        self.right += bool(told) and alike(truth, told)


def alike(truth: str, told: str) -> bool:
    one, other = ("".join(unicodedata.normalize("NFKC", text).split()) for text in (truth, told))
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def texts(way: str, half: int) -> dict[str, str]:
    """For each language words of another message in every way and half."""
    nth = WAYS.index(way) + 20 * half
    return {locale: _words(locale, nth) for locale in LANGUAGES}


def drawn(way: str, half: int) -> bytes:
    """All signs of one way in one JPEG."""
    dice = np.random.default_rng(100 * half + WAYS.index(way))
    shade = 90 + 70 * np.linspace(0, 1, WIDTH)[None, :, None] + dice.normal(0, 3, (HEIGHT, WIDTH, 3))
    wall = Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8))
    for n, (locale, words) in enumerate(texts(way, half).items()):
        one = _bent(_sign(words, locale, way), way, n)
        left, top, right, bottom = cell(n)
        wall.paste(one, ((left + right - one.width) // 2, (top + bottom - one.height) // 2), one)
    return jpeg(_spoilt(wall, way, dice), 60 if way == "a photograph" else 88)


def cell(n: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of where the n-th sign hangs."""
    wide, high = WIDTH // ACROSS, HEIGHT // DOWN
    left, top = n % ACROSS * wide, n // ACROSS * high
    return left, top, left + wide, top + high


def told(found: Writing, n: int, script: str) -> str:
    """What was read where the n-th sign hangs, in the order of its script."""
    left, top, right, bottom = cell(n)
    inside: list[Line] = []
    for one in found.lines:
        x, y = (one.x + one.w / 2) * WIDTH, (one.y + one.h / 2) * HEIGHT
        if left <= x < right and top <= y < bottom:
            inside.append(one)
    inside.sort(key=lambda one: one.x, reverse=script in FROM_RIGHT)
    return " ".join(one.text for one in inside)


def wordless(n: int) -> bytes:
    """A picture with nothing to read: a fence, tiles, windows, leaves, wires, crosses; another one for each n."""
    dice = np.random.default_rng(n)
    picture = Image.new("RGB", (1000, 750), tuple(int(one) for one in dice.integers(60, 220, 3)))
    pen = ImageDraw.Draw(picture)
    step = int(dice.integers(24, 70))
    for x in range(0, 1000, step):
        for y in range(0, 750, step):
            _thing(pen, n % 6, (x, y, step), dice)
    return jpeg(picture.filter(ImageFilter.GaussianBlur(0.8)))


def _thing(pen: ImageDraw.ImageDraw, kind: int, place: tuple[int, int, int], dice: np.random.Generator) -> None:
    """One of them; `place`: its left, its top, and how far it is to the next."""
    x, y, step = place
    ink = tuple(int(one) for one in dice.integers(0, 255, 3))
    match kind:
        case 0:
            pen.rectangle((x, 200, x + step // 2, 600), fill="#6b4f35")
        case 1:
            pen.rectangle((x, y, x + step - 3, y + step - 3), fill=ink)
        case 2:
            pen.rectangle((x + 6, y + 6, x + step - 8, y + step - 4), fill="#223", outline="white", width=2)
        case 3:
            leaf = (x, y, x + step * dice.random(), y + step * dice.random())
            pen.ellipse(leaf, fill=(30, 90 + ink[0] // 3, 30))
        case 4:
            pen.line((x, 0, int(dice.integers(0, 1000)), 750), fill="black", width=3)
        case _:
            pen.line((x, y, x + step // 2, y + step // 2), fill="black", width=4)
            pen.line((x + step // 2, y, x, y + step // 2), fill="black", width=4)


def jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()


def board(words: str, font: str = "", size: int = SIZE, *, dark: bool = False) -> Image.Image:
    """A sign with one line, `font` the end of a name of Noto or a file."""
    file = font if font.endswith(".ttf") else f"{NOTO}{font}-Regular.ttf"
    face = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)
    left, top, right, bottom = face.getbbox(words)
    margin = size // 2 + 4
    paper, ink = ((20, 50, 110, 255), (245, 245, 240)) if dark else ((240, 238, 228, 255), (25, 30, 40))
    sign = Image.new("RGBA", (int(right - left) + 2 * margin, int(bottom - top) + 2 * margin), paper)
    ImageDraw.Draw(sign).text((margin - left, margin - top), words, font=face, fill=ink)
    return sign


@cache
def _words(locale: str, nth: int) -> str:
    """Whole words of a message, or some letters where words have no ends; no quotes or brackets."""
    script = LANGUAGES[locale][0]
    every = [one for one in measuring._messages(locale) if not set(one) & set("\"'«»“”„()[]/`_%&|<>")]
    text = every[nth % len(every)]
    whole = script not in {"Han", "Japanese", "Thai"}
    return measuring.cut(text, LETTERS).strip(" ,.:;") if whole else text.replace(" ", "")[:OF_NO_SPACES]


def _sign(words: str, locale: str, way: str) -> Image.Image:
    size = 17 if way == "small letters" else SIZE
    return board(words, LANGUAGES[locale][1], size, dark=way == "light on dark")


def _bent(sign: Image.Image, way: str, n: int) -> Image.Image:
    if way in {"turned by 8°", "a photograph"}:
        angle = 8 if way == "turned by 8°" else 3
        return sign.rotate(angle if n % 2 else -angle, expand=True, resample=Image.Resampling.BICUBIC)
    if way == "in perspective":
        wide, high = sign.size
        corners = (0, 0, 0, high, wide * 1.15, high * 1.25, wide * 1.15, -high * 0.25)  # its right end is farther
        return sign.transform(sign.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return sign


def _spoilt(wall: Image.Image, way: str, dice: np.random.Generator) -> Image.Image:
    if way not in {"a photograph", "with noise"}:
        return wall
    strength = 25 if way == "with noise" else 10
    soft = wall.filter(ImageFilter.GaussianBlur(1.2 if way == "a photograph" else 0.6))
    noisy = np.asarray(soft).astype(float) + dice.normal(0, strength, (HEIGHT, WIDTH, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
