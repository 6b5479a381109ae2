"""A place in a picture, in words and percent."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THIRDS: tuple[tuple[Promise, Promise, Promise], ...] = (
    (_("top left"), _("top middle"), _("top right")),
    (_("left"), _("in the middle"), _("right")),
    (_("bottom left"), _("bottom middle"), _("bottom right")),
)


@dataclass(frozen=True)
class Place:
    """Which ninth of the picture its middle lies in; left and top edge, width and height in percent of the picture."""

    words: str
    left: int
    top: int
    width: int
    height: int


def place(box: list[float]) -> Place:
    """From left, top, width, height as fractions."""
    x, y, w, h = box
    down, across = (min(2, int(3 * middle)) for middle in (y + h / 2, x + w / 2))
    return Place(
        str(THIRDS[down][across]),
        *(round(100 * part) for part in (x, y)),
        *(max(1, round(100 * part)) for part in (w, h)),
    )
