"""Pictures and sounds of our own that are alike, and clues of two cases that somebody may see or not."""

from __future__ import annotations

import io
import wave

import numpy as np
from PIL import Image, ImageDraw

from forum.boards.models import Board
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from tests.cast import Cast, approve, open_case

PHRASE = "Pan dulce, conchas y cuernos recién horneados"
LONGER = "Hoy: PAN DULCE, conchas y cuernos; recién horneados todos los días"


def drawn(seed: int, *, quality: int = 90, width: int = 640) -> bytes:
    """A made-up front of a house: the same for a seed, whatever its size and quality."""
    chance = np.random.default_rng(seed)
    picture = Image.new("RGB", (640, 480), tuple(int(one) for one in chance.integers(120, 255, 3)))
    draw = ImageDraw.Draw(picture)
    for _each in range(40):
        x, y, w, h = (int(one) for one in chance.integers(0, 400, 4))
        draw.rectangle(
            (x, y, x + 20 + w // 2, y + 20 + h // 2), fill=tuple(int(one) for one in chance.integers(0, 255, 3))
        )
    picture = picture.resize((width, width * 3 // 4))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def melody(seed: int, *, loudness: float = 0.6, skip: float = 0.0) -> bytes:
    """Eight seconds of made-up tones as WAV; `skip` seconds are cut off at the beginning."""
    chance = np.random.default_rng(seed)
    rate, parts = 16_000, []
    for _each in range(40):
        t = np.arange(rate // 5) / rate
        tones = [np.sin(2 * np.pi * pitch * t) for pitch in chance.uniform(300, 2000, 4)]
        parts.append(np.sum(tones, axis=0) * np.exp(-t * 3) / 4)
    samples = np.concatenate(parts)[int(skip * rate) :] * loudness
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def clue_of(cast: Cast, board: Board, data: bytes, name: str, **words: object) -> Clue:
    """An approved clue with this file, in a case of its own."""
    case = open_case(cast, board, **words)
    about = ClueWords(clue_type="building", title=f"File {name}", expect="Something made up")
    file = intake.clean(data, name=name)
    clue = clue_actions.submit_clue(by=cast.investigator, case_id=case.pk, words=about, file=file)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)
