"""What the map script needs: where the outlines lie, and a belief as numbers and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.translation import gettext as _

import geoloc
from forum.answers import naming
from geoloc.distribution import Distribution

_FOLDER = Path(geoloc.__file__).parent / "outlines" / "subdivisions"
LEAST = 0.002  # what is less likely looks the same on the map
SHADED = 0.01  # from here on an area is darker than the land
REGIONS = 60


def divided_countries(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Country to the address of its subdivisions' outlines, of these countries or of all that have any."""
    wanted = _outlined() if codes is None else _outlined() & set(codes)
    return {country: static(f"geoloc/subdivisions/{country}.json") for country in sorted(wanted)}


def for_map(
    whole: Distribution, drawn: Sequence[object], *, with_regions: bool, why: Callable[[str], Sequence[str]]
) -> dict[str, object]:
    """{"belief": {countries, subdivisions, names, why, drawn}, "outlines": {...}}: areas and chances, likeliest first.

    `why`: what moved an area, in words; asked of those that the map shades. `drawn`: the areas that experts drew.
    """
    countries = [(code, round(p, 4)) for code, p in whole.countries() if p >= LEAST]
    ranked = whole.subdivisions(REGIONS) if with_regions else []
    regions = [(code, round(p, 4)) for code, p in ranked if p >= LEAST]
    names = {code: naming.name_of(code) for code, _p in [*countries, *regions]}
    told = {code: why(code) for code, p in [*countries, *regions] if p >= SHADED}
    belief = {"countries": countries, "subdivisions": regions, "names": names, "why": told, "drawn": drawn}
    return {"belief": belief, "outlines": divided_countries(code.split("-")[0] for code, _p in regions)}


def drawing_words() -> dict[str, str]:
    """What the map says to somebody who draws; %n is a number."""
    return {
        "circle": _("Draw a circle"),
        "area": _("Draw an area"),
        "done": _("Done"),
        "cancel": _("Stop drawing"),
        "centre": _("Point to its centre: click, or move the map and press Enter. Escape stops."),
        "edge": _("Now to a point on its edge."),
        "radius": _("%n km"),
        "corner": _("Point to its corners in turn: click, or move the map and press Enter. Escape stops."),
        "more": _("Corner %n. After three or more, press Done."),
    }


@cache
def _outlined() -> frozenset[str]:
    return frozenset(file.stem for file in _FOLDER.glob("*.json"))
