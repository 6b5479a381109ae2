"""Where a mark lies on a clue, checked against the clue: seconds of a sound, fractions of a picture, characters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.clues.models import Clue, Mark, Media

Corners = list[list[float]]
Geometry = dict[str, float | int | Corners]
SECONDS_OVER, FRACTION_OVER = 0.05, 0.001  # how far a viewer's rounding may go over the edge
HIGHEST = 24_000  # Hz: Opus keeps nothing above
FEWEST, MOST = 3, 60  # corners of an outline
FLAT = 1e-7  # of the picture: a triangle of corners below this is a line


def checked(clue: Clue, shape: str, given: Mapping[str, object]) -> Geometry:
    """The geometry as it is stored; BadInput when it is not a place on this clue.

    range: start and end in seconds, and of a band low and high in Hz; region, and ellipse in it: x, y, w, h as
    fractions of the picture; polygon: points, [x, y] as fractions each, or typed as "x,y x,y x,y"; span: start and end
    in characters (Unicode code points).
    """
    if shape == Mark.Shape.RANGE and clue.medium == Clue.Medium.AUDIO:
        return _range(given, _seconds(clue))
    if shape in {Mark.Shape.REGION, Mark.Shape.ELLIPSE} and clue.medium == Clue.Medium.IMAGE:
        return _region(given)
    if shape == Mark.Shape.POLYGON and clue.medium == Clue.Medium.IMAGE:
        return _polygon(given.get("points"))
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
    return {"start": start, "end": end, **_band(given)}


def _band(given: Mapping[str, object]) -> Geometry:
    """Low and high in Hz, or nothing: then the range means all that is heard in it."""
    if all(given.get(name) in (None, "") for name in ("low", "high")):
        return {}
    low, high = round(_number(given, "low"), 1), round(_number(given, "high"), 1)
    if not 0 <= low < high <= HIGHEST:
        raise BadInput(_("A band goes from a lower to a higher frequency, from 0 to %(most)d Hz.") % {"most": HIGHEST})
    return {"low": low, "high": high}


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


def _polygon(given: object) -> Geometry:
    points = [_point(one) for one in _listed(given)]
    points = [here for here, after in pairwise([*points, points[0]]) if here != after] if points else []
    if not FEWEST <= len(points) <= MOST:
        raise BadInput(_("An outline has %(fewest)d to %(most)d corners.") % {"fewest": FEWEST, "most": MOST})
    if _are_in_line(points):
        raise BadInput(_("This outline encloses nothing. Put its corners around what you mean."))
    return {"points": points}


def _listed(given: object) -> list[object]:
    """Corners as a viewer sends them, or as they are typed."""
    if isinstance(given, str):
        return [corner.split(",") for corner in given.split()]
    return given if isinstance(given, list) else []


def _point(given: object) -> list[float]:
    x, y = (_number({name: value}, name) for name, value in zip("xy", _pair(given), strict=True))
    if not (-FRACTION_OVER <= x <= 1 + FRACTION_OVER and -FRACTION_OVER <= y <= 1 + FRACTION_OVER):
        raise BadInput(_("Put every corner of the outline inside the picture."))
    return [round(min(max(x, 0.0), 1.0), 5), round(min(max(y, 0.0), 1.0), 5)]


def _pair(given: object) -> list[object]:
    if isinstance(given, list) and len(given) == 2:
        return given
    raise BadInput(_("Write each corner as two numbers with a comma, such as 0.2,0.35, and a space between corners."))


def _are_in_line(points: Corners) -> bool:
    """No corner makes a triangle with the first two; an outline that crosses itself encloses something all the same."""
    (x, y), (across, down) = points[0], points[1]
    return all(abs((across - x) * (j - y) - (i - x) * (down - y)) / 2 < FLAT for i, j in points)


def bounds(mark: Mark) -> tuple[float, float, float, float]:
    """x, y, width and height of a place on a picture, as fractions."""
    place = mark.geometry
    if mark.shape != Mark.Shape.POLYGON:
        return place["x"], place["y"], place["w"], place["h"]
    across, down = zip(*place["points"], strict=True)
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


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


def band(mark: Mark) -> str:
    """The band of a range on the spectrogram in words; empty where it has none."""
    if "low" not in mark.geometry:
        return ""
    return _("%(low)d–%(high)d Hz") % {"low": round(mark.geometry["low"]), "high": round(mark.geometry["high"])}


def joined(times: str, hertz: str) -> str:
    """Times, and the band where there is one."""
    return _("%(times)s, %(hertz)s") % {"times": times, "hertz": hertz} if hertz else times


def words(mark: Mark) -> str:
    """A mark in words, for a link to it."""
    place = mark.geometry
    if mark.shape == Mark.Shape.RANGE:
        times = {"start": _clock(place["start"]), "end": _clock(place["end"])}
        return joined(_("at %(start)s–%(end)s") % times, band(mark))
    if mark.shape == Mark.Shape.REGION:
        return _("at a region of the picture")
    if mark.shape == Mark.Shape.ELLIPSE:
        return _("at an ellipse on the picture")
    if mark.shape == Mark.Shape.POLYGON:
        return _("at an outline on the picture")
    return _("at characters %(start)d–%(end)d") % {"start": place["start"] + 1, "end": place["end"]}


def _clock(seconds: float) -> str:
    """0:03.2"""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
