"""The forms of the editors: what their script wrote as one field, or without script the numbers that were typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.http import QueryDict

from forum.clues.intake.framing import same_place
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import Box, Cover, PictureRecipe, Recipe, SoundRecipe

BOX = ("x", "y", "w", "h")
FIELDS = {
    "image": {
        *("recipe", "turn", "tilt", "cover_shape", "cover_colour", "face_reason"),
        *(f"{part}_{edge}" for part in ("crop", "cover", "face") for edge in BOX),
    },
    "audio": {"recipe", "voice", "part_what", "part_start", "part_end"},
    "text": {"recipe", "blank_start", "blank_end"},
}


class FaceRow(NamedTuple):
    """A face that the finder saw; covered unless a reason says why it may be seen."""

    box: Box
    reason: str


class PartRow(NamedTuple):
    """What is done to a part of a sound, in seconds: remove, keep, silence or tone."""

    what: str
    start: float
    end: float


def recipe_of(post: QueryDict, *, medium: str) -> Recipe:
    """The recipe that an editor's form holds; BadInput when it can't be one."""
    typed = {"image": _picture, "audio": _sound, "text": _text}
    written = post.get("recipe", "")
    return read(written if written.strip() or medium not in typed else typed[medium](post), medium=medium)


def face_rows(recipe: PictureRecipe, faces: Iterable[Box] | None) -> list[FaceRow]:
    """The faces found, each with the reason that the recipe gives for leaving it visible."""
    rows = []
    for box in faces or ():
        told = (face.reason for face in recipe.bared if same_place(box, face.box))
        rows.append(FaceRow(box, next(told, "")))
    return rows


def cover_rows(recipe: PictureRecipe, faces: Iterable[Box] | None) -> list[Cover]:
    """What was covered by hand, and faces that were found once and are not among those found now: nothing is bared."""
    found = list(faces or ())
    return [cover for cover in recipe.covers if not (cover.face and any(same_place(cover.box, box) for box in found))]


def part_rows(recipe: SoundRecipe) -> list[PartRow]:
    """All that is done to parts of a sound."""
    rows = [PartRow("keep", one.start, one.end) for one in recipe.keep]
    rows += [PartRow("remove", one.start, one.end) for one in recipe.remove]
    return rows + [PartRow(one.fill.value, one.range.start, one.range.end) for one in recipe.silences]


def _picture(post: QueryDict) -> dict[str, object]:
    crop = [_fractions(row) for row in _rows(post, "crop", BOX)]
    covers = [
        {**_fractions(row), "shape": row["shape"], "colour": row["colour"]}
        for row in _rows(post, "cover", (*BOX, "shape", "colour"))
    ]
    faces = list(_rows(post, "face", (*BOX, "reason")))
    return {
        "turn": _number(post.get("turn", "") or "0"),
        "tilt": _number(post.get("tilt", "") or "0"),
        "crop": crop[0] if crop else None,
        "covers": covers + [{**_fractions(row), "face": True} for row in faces if not row["reason"].strip()],
        "bared": [{**_fractions(row), "reason": row["reason"]} for row in faces if row["reason"].strip()],
    }


def _sound(post: QueryDict) -> dict[str, object]:
    given: dict[str, list[dict[str, object]]] = {"keep": [], "remove": [], "silences": []}
    for row in _rows(post, "part", ("start", "end", "what")):
        place = {name: _number(row[name]) for name in ("start", "end")}
        if row["what"] in {"keep", "remove"}:
            given[row["what"]].append(place)
        else:
            given["silences"].append({**place, "fill": row["what"]})
    return {**given, "voice": post.get("voice", "as_is")}


def _text(post: QueryDict) -> dict[str, object]:
    rows = _rows(post, "blank", ("start", "end"))
    return {"blanks": [{name: _number(value) for name, value in row.items()} for row in rows]}


def _rows(post: QueryDict, part: str, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows of fields of the same names, in order; a row whose first two fields are empty is none."""
    for values in zip(*(post.getlist(f"{part}_{name}") for name in names), strict=False):
        if any(value.strip() for value in values[:2]):
            yield dict(zip(names, values, strict=True))


def _fractions(row: dict[str, str]) -> dict[str, object]:
    """From percent."""
    found = {name: _number(row[name]) for name in BOX}
    return {name: value / 100 if isinstance(value, float) else value for name, value in found.items()}


def _number(text: str) -> object:
    """What is no number stays as it is, for the reader to refuse."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return text
