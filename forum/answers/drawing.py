"""Areas drawn or typed: a circle by a town or a point and a radius, an outline by its corners; kept, and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.answers import naming
from geoloc import drawn
from geoloc.drawn import LEAST_KM, MOST_CORNERS, MOST_KM, NORTHMOST, Circle, Outline, Shape

Row = dict[str, Any]  # as Answer.drawn keeps it
Point = tuple[float, float]  # latitude, longitude
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?"
_POINT = re.compile(rf"\s*{_NUMBER}\s*([NS]?)\s*[,\s]\s*{_NUMBER}\s*([EW]?)\s*", re.IGNORECASE)
_KM = re.compile(r"\s*(\d{1,5}(?:[.,]\d+)?)\s*(?:km)?\s*", re.IGNORECASE)


def shape(text: str, km: str) -> Shape:
    """What was typed, or the map typed: “Puebla” or “19.04, -98.2” with a radius, or corners with semicolons between.

    BadInput with what would be right.
    """
    corners = [part for part in re.split(r"[;\n]", text) if part.strip()]
    found = _circle(text, km) if len(corners) == 1 else _outline(corners, km)
    check_land(found)
    return found


def check_land(one: Shape) -> None:
    """BadInput for what lies at sea."""
    if not drawn.within(one):
        raise BadInput(_("There is no land that we know in it. Move it, or make it wider."))


def kept(areas: Sequence[tuple[Shape, float]]) -> str:
    """As `Answer.drawn` keeps them; what lies inside too: what an answer said does not change with later maps."""
    rows = [{"shape": _where(one), "p": chance, "within": drawn.within(one)} for one, chance in areas]
    return json.dumps(rows)


def shape_of(row: Row) -> Shape:
    match row["shape"]:
        case {"at": [float() | int() as latitude, float() | int() as longitude], "km": float() | int() as km}:
            return Circle(latitude, longitude, km)
        case {"corners": list() | tuple() as corners}:
            return Outline(tuple((latitude, longitude) for latitude, longitude in corners))
    raise ValueError("no shape")


def in_words(row: Row) -> str:
    """“Within 80 km of 19.04, -98.20 (Puebla, Mexico)”, “An outline of 12,000 km² (Oaxaca, Mexico and 2 more)”."""
    one = shape_of(row)
    where, left = naming.full_name_of(row["within"][0][0]), len(row["within"]) - 1
    if isinstance(one, Circle):
        words = {"km": f"{one.km:g}", "at": f"{one.latitude:.2f}, {one.longitude:.2f}", "where": where}
        return _("Within %(km)s km of %(at)s (%(where)s)") % words
    if left:
        where = _("%(where)s and %(count)d more") % {"where": where, "count": left}
    return _("An outline of %(km2)s km² (%(where)s)") % {"km2": f"{float(f'{one.km2:.2g}'):,.0f}", "where": where}


def typed(row: Row) -> tuple[str, str]:
    """What the form's two fields would hold for it."""
    one = shape_of(row)
    if isinstance(one, Circle):
        return _pair(one.latitude, one.longitude), f"{one.km:g}"
    return "; ".join(_pair(latitude, longitude) for latitude, longitude in one.corners), ""


def _pair(*degrees: float) -> str:
    """To a decimetre, never with an exponent: it is read again as it stands."""
    return ", ".join(f"{one:.6f}".rstrip("0").rstrip(".") for one in degrees)


def _where(one: Shape) -> Row:
    if isinstance(one, Circle):
        return {"at": [one.latitude, one.longitude], "km": one.km}
    return {"corners": one.corners}


def _circle(text: str, km: str) -> Circle:
    latitude, longitude = _point(text) or naming.town(text)
    if not km.strip():
        raise BadInput(_("How many kilometres around it? For an area instead, write three corners or more."))
    match = _KM.fullmatch(" ".join(km.split()))
    radius = float(match.group(1).replace(",", ".")) if match else 0.0
    if not LEAST_KM <= radius <= MOST_KM:
        raise BadInput(_("Write the radius as a number from %(least)d to %(most)d km.")
                       % {"least": LEAST_KM, "most": MOST_KM})  # fmt: skip
    _check_there([(latitude, longitude)], text)
    return Circle(latitude, (longitude + 180) % 360 - 180, radius)


def _outline(parts: list[str], km: str) -> Outline:
    if km.strip():
        raise BadInput(_("An area by its corners has no radius: empty that field, or name one centre."))
    if not 3 <= len(parts) <= MOST_CORNERS:
        raise BadInput(_("An area has 3 to %(most)d corners, with semicolons between.") % {"most": MOST_CORNERS})
    corners: list[Point] = []
    for part in parts:
        corner = _point(part)
        if corner is None:
            raise BadInput(_("“%(part)s” is no corner. Write latitude and longitude, such as 19.04, -98.2.")
                           % {"part": part.strip()[:60]})  # fmt: skip
        near = corners[-1][1] if corners else corner[1]
        corners.append((corner[0], corner[1] + 360 * round((near - corner[1]) / 360)))  # the short way round
    _check_there(corners, "")
    try:
        return Outline(tuple(corners))
    except ValueError:
        raise BadInput(_("The edges of this area cross one another, or hold nothing. Give the corners in their order."))


def _point(text: str) -> Point | None:
    """“19.04, -98.2”, “19.04 N 98.2 W”, or such numbers in brackets at the end of a name; BadInput for “-19.04 S”."""
    text = " ".join(text.replace("−", "-").split())  # a pattern with optional parts tries every way to share out spaces
    inner = re.search(r"\(([^()]*)\)\s*$", text)
    match = _POINT.fullmatch(text) or (_POINT.fullmatch(inner.group(1)) if inner else None)
    if match is None:
        return None
    latitude, south, longitude, west = match.groups()
    return _degrees(latitude, south, "S"), _degrees(longitude, west, "W")


def _degrees(number: str, letter: str, below: str) -> float:
    """Less than zero by its sign or by its letter; with both nobody can tell what was meant."""
    if letter and number[0] in "+-":
        raise BadInput(_("“%(both)s” has a sign and a letter. Write %(letter)s, or a sign and no letter.")
                       % {"both": f"{number} {letter}", "letter": f"{number[1:]} {letter}"})  # fmt: skip
    return float(number) * (-1 if letter.upper() == below else 1)


def _check_there(points: list[Point], text: str) -> None:
    if any(abs(latitude) > NORTHMOST or abs(longitude) > 360 for latitude, longitude in points):
        raise BadInput(_("%(text)s: latitude comes first, from -85 to 85, then longitude, from -180 to 180.")
                       % {"text": text.strip()[:60] or _("A corner")})  # fmt: skip
