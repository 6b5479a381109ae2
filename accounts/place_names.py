"""Countries and subdivisions as the reader calls them."""

from __future__ import annotations

from django.utils.translation import get_language

from geoloc import places


def place_name(code: str) -> str:
    """The name in the reader's language; the code itself when it is unknown."""
    return places.area(code).name(get_language() or "en") if places.is_area(code) else code
