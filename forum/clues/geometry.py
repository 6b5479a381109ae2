"""Where a mark lies on a clue, checked against the clue: seconds of a sound, fractions of a picture, characters."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.clues.models import Clue, Mark, Media

Geometry = dict[str, float | int]
SECONDS_OVER, FRACTION_OVER = 0.05, 0.001  # how far a viewer's rounding may go over the edge


def checked(clue: Clue, shape: str, given: Mapping[str, object]) -> Geometry:
    """The geometry as it is stored; BadInput when it is not a place on this clue.

    range: start and end in seconds; region: x, y, w, h as fractions of the picture; span: start and end in
    characters (Unicode code points) of the text.
    """
    if shape == Mark.Shape.RANGE and clue.medium == Clue.Medium.AUDIO:
        return _range(given, _seconds(clue))
    if shape == Mark.Shape.REGION and clue.medium == Clue.Medium.IMAGE:
        return _region(given)
    if shape == Mark.Shape.SPAN and clue.text:
        return _span(given, len(clue.text))
    raise BadInput(_("A mark of this shape can't be put on this clue."))


def _range(given: Mapping[str, object], seconds: float) -> Geometry:
    start, end = _number(given, "start"), _number(given, "end")
    if not 0 <= start < end <= seconds + SECONDS_OVER:
        raise BadInput(_("Mark a part of the sound: from 0 to %(end)s seconds.") % {"end": f"{seconds:.1f}"})
    start, end = round(start, 3), round(min(end, seconds), 3)
    if start >= end:
        raise BadInput(_("This part is too short to be marked."))
    return {"start": start, "end": end}


def _region(given: Mapping[str, object]) -> Geometry:
    x, y, w, h = (_number(given, name) for name in ("x", "y", "w", "h"))
    inside = x >= 0 and y >= 0 and w > 0 and h > 0 and max(x + w, y + h) <= 1 + FRACTION_OVER
    if not inside or x >= 1 or y >= 1:
        raise BadInput(_("Mark a region inside the picture."))
    x, y = round(x, 5), round(y, 5)
    w, h = round(min(w, 1 - x), 5), round(min(h, 1 - y), 5)
    if w <= 0 or h <= 0:
        raise BadInput(_("This region is too small to be marked."))
    return {"x": x, "y": y, "w": w, "h": h}


def _span(given: Mapping[str, object], length: int) -> Geometry:
    start, end = _number(given, "start"), _number(given, "end")
    if start != int(start) or end != int(end) or not 0 <= start < end <= length:
        raise BadInput(_("Mark a part of the text: from character 0 to %(end)d.") % {"end": length})
    return {"start": int(start), "end": int(end)}


def _number(given: Mapping[str, object], name: str) -> float:
    """A finite number, typed or from JSON; a missing one says so."""
    value = given.get(name)
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(_("The mark lacks a number: %(name)s.") % {"name": name})
    return number


def _seconds(clue: Clue) -> float:
    shown = clue.media.filter(role=Media.Role.SHOWN).first()
    seconds = shown.facts.get("seconds") if shown else None
    if not isinstance(seconds, (int, float)):
        raise BadInput(_("How long this sound is isn't known, so nothing on it can be marked."))
    return float(seconds)


def words(mark: Mark) -> str:
    """A mark in words, for a link to it."""
    place = mark.geometry
    if mark.shape == Mark.Shape.RANGE:
        return _("at %(start)s–%(end)s") % {"start": _clock(place["start"]), "end": _clock(place["end"])}
    if mark.shape == Mark.Shape.REGION:
        return _("at a region of the picture")
    return _("at characters %(start)d–%(end)d") % {"start": place["start"] + 1, "end": place["end"]}


def _clock(seconds: float) -> str:
    """0:03.2"""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
