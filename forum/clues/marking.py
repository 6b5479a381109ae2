"""From a sent form to the place of a mark, checked against the clue it is put on."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.clues.models import Clue, Mark

SHAPES = {Clue.Medium.AUDIO: Mark.Shape.RANGE, Clue.Medium.IMAGE: Mark.Shape.REGION, Clue.Medium.TEXT: Mark.Shape.SPAN}
FIELDS = {
    Mark.Shape.RANGE: ("start", "end"),
    Mark.Shape.REGION: ("x", "y", "w", "h"),
    Mark.Shape.SPAN: ("start", "end"),
}
LONGEST_SOUND = 601.0  # seconds; the intake lets nothing longer in


def place_of(clue: Clue, sent: Mapping[str, str]) -> tuple[Mark.Shape, dict[str, float]]:
    """Shape and geometry of the mark that a form asks for; BadInput with a sentence when it lies outside the clue.

    The form sends `geometry` as JSON (written by the viewer), or without scripts the numbers by name: start and end, or
    x, y, w and h.
    """
    shape = SHAPES[Clue.Medium(clue.medium)]
    if sent.get("shape", shape) != shape:
        raise BadInput(_("This kind of mark does not go on this kind of clue."))
    where = _numbers(shape, sent)
    if shape == Mark.Shape.REGION:
        return shape, _region(where)
    if shape == Mark.Shape.SPAN:
        return shape, _span(where, len(clue.text))
    return shape, _range(where)


def _numbers(shape: Mark.Shape, sent: Mapping[str, str]) -> dict[str, float]:
    """Finite numbers by name, from the JSON or from the single fields."""
    try:
        told = json.loads(sent["geometry"]) if sent.get("geometry") else sent
        where = {name: float(told[name]) for name in FIELDS[shape]}
    except (ValueError, TypeError, KeyError):
        raise BadInput(_("Say in numbers where the mark begins and ends, or draw it.")) from None
    if not all(abs(number) < 1e9 for number in where.values()):  # false for NaN
        raise BadInput(_("Say in numbers where the mark begins and ends, or draw it."))
    return where


def _range(where: dict[str, float]) -> dict[str, float]:
    start, end = round(where["start"], 2), round(where["end"], 2)
    if not 0 <= start < end <= LONGEST_SOUND:
        raise BadInput(_("A mark on a sound begins before it ends, and both lie inside the sound."))
    return {"start": start, "end": end}


def _region(where: dict[str, float]) -> dict[str, float]:
    x, y, w, h = (round(where[name], 4) for name in ("x", "y", "w", "h"))
    if not (0 <= x < 1 and 0 <= y < 1 and w > 0 and h > 0 and x + w <= 1.0001 and y + h <= 1.0001):
        raise BadInput(
            _("A region lies inside the picture: left, top, width and height are fractions between 0 and 1.")
        )
    return {"x": x, "y": y, "w": w, "h": h}


def _span(where: dict[str, float], length: int) -> dict[str, float]:
    start, end = int(where["start"]), int(where["end"])
    if not 0 <= start < end <= length:
        raise BadInput(_("A mark on a text begins before it ends, and both lie inside the text."))
    return {"start": start, "end": end}
