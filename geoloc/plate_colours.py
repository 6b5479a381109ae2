"""The colours of number plates, as evidence for countries. Nothing of a plate's number is asked or kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from geoloc.analysers.tables import own
from geoloc.habits import Likelihoods

COLOURS = {"white": "w", "yellow": "y", "black": "k", "blue": "b", "green": "g", "red": "r", "grey": "s"}
ENDS = ("front", "rear")
USUAL = {"sure": 0.85, "fair": 0.7}  # of the plates one sees, by how sure the table is; assumed
ALSO = 0.1  # taxis, vans, electric and older cars, shared between the kinds that are listed
_BACKGROUNDS, _KINDS = 6, 12  # over which the rest is spread: any background, any that is likely with its letters


@dataclass(frozen=True)
class Colours:
    """Background and letters as “w/k”, white with black letters; `also`: other kinds that are often seen."""

    front: str
    rear: str
    sure: str
    also: tuple[str, ...]
    source: str  # the rule to look it up in; "" where none is named


@cache
def table() -> dict[str, Colours]:
    """By country; where plates differ from state to state (US, CA, AU, MX) there is no row."""
    return {
        code: Colours(front, rear, sure, tuple(also.split()), source)
        for code, front, rear, sure, also, source in own("plate_colours")
    }


def of_plate(background: str, letters: str = "", end: str = "") -> Likelihoods:
    """A plate of this background was seen, its letters and the end of the car it was at if known.

    ValueError for what is no colour, and for letters of the background's own colour, which nobody can read.
    """
    if background not in COLOURS or (letters and (letters not in COLOURS or letters == background)):
        raise ValueError("a background, and letters of another colour")
    if end and end not in ENDS:
        raise ValueError(f"no end of a car: {end!r}")
    wanted = f"{COLOURS[background]}/{COLOURS[letters] if letters else ''}"
    return {code: math.log(_chance(one, wanted, end)) for code, one in table().items()}


def _chance(one: Colours, wanted: str, end: str) -> float:
    """P(a plate like this | there); without an end, of either."""
    seen = [kind for name, kind in zip(ENDS, (one.front, one.rear), strict=True) if end in ("", name)]
    usual = sum(kind.startswith(wanted) for kind in seen) / len(seen)
    also = sum(kind.startswith(wanted) for kind in one.also) / len(one.also) if one.also else usual
    rest = 1 - USUAL[one.sure] - ALSO
    return USUAL[one.sure] * usual + ALSO * also + rest / (_KINDS if len(wanted) > 2 else _BACKGROUNDS)
