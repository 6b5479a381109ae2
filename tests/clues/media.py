"""Clues with files, through the actions, in a store of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from django.urls import reverse
from PIL import Image, ImageDraw

from accounts.models import User
from forum.cases.models import Case
from forum.clues import actions
from forum.clues.actions import ClueWords
from forum.clues.intake import clean
from forum.clues.models import Clue, Media
from tests.cast import Cast, approve
from tests.clues import samples


def submitted_sound(by: User, case: Case, seconds: float = 1.5) -> Clue:
    words = ClueWords(clue_type="speech", title="A voice", expect="A man counts, calmly", language="es")
    return actions.submit_clue(
        by=by, case_id=case.pk, words=words, file=clean(samples.sound("wav", seconds), name="voice.wav")
    )


def approved_picture(cast: Cast, case: Case) -> Clue:
    words = ClueWords(clue_type="building", title="A front", expect="A house from the street")
    clue = actions.submit_clue(
        by=cast.investigator, case_id=case.pk, words=words, file=clean(samples.jpeg(), name="photo.jpg")
    )
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def approved_sound(cast: Cast, case: Case, seconds: float = 1.5) -> Clue:
    clue = submitted_sound(cast.investigator, case, seconds)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def files_in(store: Path) -> list[Path]:
    return [file for file in store.rglob("*") if file.is_file()]


WIDTH, HEIGHT = 1500, 1100  # of sign()


def sign() -> Image.Image:
    """A slope of colours, a line of one pixel, and letters of one pixel's stroke."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    slope = np.dstack([across * 255 // WIDTH, down * 255 // HEIGHT, (across + down) % 256]).astype(np.uint8)
    picture = Image.fromarray(slope)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((600, 480, 760, 540), fill="white")
    pen.line((610, 500, 750, 500), fill="black", width=1)
    pen.text((612, 510), "ROUTE 7", fill="black")
    return picture


def submitted_sign(by: User, case: Case) -> Clue:
    file = clean(samples.picture("PNG", sign()), name="sign.png")
    words = ClueWords(clue_type="street", title="A sign", expect="A sign at a road")
    return actions.submit_clue(by=by, case_id=case.pk, words=words, file=file)


def tile(clue: Clue, level: int = 11, x: int = 0, y: int = 0) -> str:
    return reverse("clues:tile", args=[clue.pk, level, x, y])


def preview(clue: Clue, size: int = 320) -> str:
    return reverse("clues:preview", args=[clue.pk, size])


def shown_of(clue: Clue) -> Media:
    return Media.objects.select_related("clue").get(clue=clue, role=Media.Role.SHOWN)
