"""A recipe from the JSON that somebody sent: read strictly, put in order, or refused with a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.clues.intake import strict
from forum.clues.intake.recipes import (
    LONGEST_REASON,
    LONGEST_SOUND,
    MOST_BLANKS,
    MOST_COVERS,
    MOST_FACES,
    MOST_RANGES,
    STEEPEST,
    WHOLE,
    Bared,
    Box,
    Colour,
    Cover,
    Fill,
    PictureRecipe,
    Range,
    Recipe,
    Shape,
    Silence,
    SoundRecipe,
    TextRecipe,
    Voice,
)

LONGEST_TEXT = 20_000  # characters
OVER = 0.001  # how far an editor's rounding may go over the edge
SMALLEST_CROP = 0.01
BOX = ("x", "y", "w", "h")
PICTURE = ("medium", "turn", "tilt", "crop", "covers", "bared")
SOUND = ("medium", "keep", "remove", "silences", "voice")


def read(given: object, *, medium: str) -> Recipe:
    """The recipe for a file of this medium (image, audio or text) from JSON text or its value; "" changes nothing."""
    if isinstance(given, str):
        given = strict.decoded(given) if given.strip() else {}
    readers = {"image": _picture, "audio": _sound, "text": _text}
    if medium not in readers:
        raise strict.unreadable()
    if isinstance(given, dict) and given.get("medium", medium) != medium:
        raise BadInput(_("These changes were made for another kind of file."))
    return cast("Recipe", readers[medium](given))


def _picture(given: object) -> PictureRecipe:
    values = strict.fields(given, PICTURE)
    turn = strict.whole({"turn": values.get("turn", 0)}, "turn", 0, 270)
    if turn % 90:
        raise strict.unreadable()
    return PictureRecipe(
        turn=cast("Literal[0, 90, 180, 270]", turn),
        tilt=round(strict.number(values, "tilt", -STEEPEST, STEEPEST, 0), 2) + 0.0,  # no minus before a zero
        crop=_crop(values.get("crop")),
        covers=_covers(values),
        bared=tuple(_bared(one) for one in strict.listed(values, "bared", MOST_COVERS)),
    )


def _crop(given: object) -> Box:
    if given is None:
        return WHOLE
    box = _box(strict.fields(given, BOX))
    if min(box.w, box.h) < SMALLEST_CROP:
        raise BadInput(_("The picture is cropped to next to nothing. Keep a larger part."))
    return box


def _covers(values: strict.Given) -> tuple[Cover, ...]:
    """Faces that were found are counted by themselves: they come on top of what somebody drew."""
    covers = tuple(_cover(one) for one in strict.listed(values, "covers", MOST_COVERS + MOST_FACES))
    if sum(not cover.face for cover in covers) > MOST_COVERS:
        raise strict.too_many(MOST_COVERS)
    return covers


def _cover(given: object) -> Cover:
    values = strict.fields(given, (*BOX, "shape", "colour", "face"))
    return Cover(
        box=_box(values),
        shape=strict.choice(values, "shape", Shape, Shape.RECTANGLE),
        colour=strict.choice(values, "colour", Colour, Colour.BLACK),
        face=strict.flag(values, "face"),
    )


def _bared(given: object) -> Bared:
    values = strict.fields(given, (*BOX, "reason"))
    return Bared(_box(values), strict.words(values, "reason", LONGEST_REASON))


def _box(values: strict.Given) -> Box:
    x, y = (min(round(strict.number(values, name, 0, 1), 5), 0.9999) for name in ("x", "y"))
    w, h = (strict.number(values, name, 0, 1 + OVER) for name in ("w", "h"))
    if w <= 0 or h <= 0 or x + w > 1 + OVER or y + h > 1 + OVER:
        raise BadInput(_("A part of the picture must lie inside it and not be empty."))
    # Whole steps of a hundred-thousandth, at least one: what is read again is the same.
    w, h = max(round(min(w, 1 - x), 5), 0.00001), max(round(min(h, 1 - y), 5), 0.00001)
    return Box(x, y, w, h)


def _sound(given: object) -> SoundRecipe:
    values = strict.fields(given, SOUND)
    keep, remove = (_ranges(strict.listed(values, name, MOST_RANGES)) for name in ("keep", "remove"))
    if keep and remove:
        raise BadInput(_("Choose either the parts to keep or the parts to cut out, not both."))
    silences = tuple(_silence(one) for one in strict.listed(values, "silences", MOST_RANGES))
    voice = strict.choice(values, "voice", Voice, Voice.AS_IS)
    return SoundRecipe(keep=keep, remove=remove, silences=silences, voice=voice)


def _silence(given: object) -> Silence:
    values = strict.fields(given, ("start", "end", "fill"))
    return Silence(_seconds(values), strict.choice(values, "fill", Fill, Fill.SILENCE))


def _ranges(given: Iterable[object]) -> tuple[Range, ...]:
    return _merged(_seconds(strict.fields(one, ("start", "end"))) for one in given)


def _seconds(values: strict.Given) -> Range:
    start, end = (round(strict.number(values, name, 0, LONGEST_SOUND), 3) for name in ("start", "end"))
    if start >= end:
        raise BadInput(_("A part of a sound must end after it begins."))
    return Range(start, end)


def _text(given: object) -> TextRecipe:
    values = strict.fields(given, ("medium", "blanks"))
    return TextRecipe(_merged(_span(one) for one in strict.listed(values, "blanks", MOST_BLANKS)))


def _span(given: object) -> Range:
    values = strict.fields(given, ("start", "end"))
    start, end = (strict.whole(values, name, 0, LONGEST_TEXT) for name in ("start", "end"))
    if start >= end:
        raise BadInput(_("A blank must end after it begins."))
    return Range(start, end)


def _merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """In order, those that overlap or touch made one."""
    found: list[Range] = []
    for one in sorted(ranges):
        if found and one.start <= found[-1].end:
            found[-1] = Range(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return tuple(found)
