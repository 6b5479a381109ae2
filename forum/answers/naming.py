"""Places in words: names in the reader's language, labels one can type back, and what a typed text means."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from geoloc import cities, places
from geoloc.folding import fold

_CODE = re.compile(r"\(?\b([A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?)\)?\s*$")
NEAREST = 4
CLEAR = 20  # times as many people as any other town of the name


def name_of(code: str) -> str:
    """“Mexico”, “Oaxaca”: in the interface's language."""
    return places.area(code).name(_language())


def full_name_of(code: str) -> str:
    """“Oaxaca, Mexico”; a country alone."""
    country = code.split("-", maxsplit=1)[0]
    return name_of(code) if country == code else f"{name_of(code)}, {name_of(country)}"


def label_of(code: str) -> str:
    """What the form offers and takes back: “Oaxaca, Mexico (MX-OAX)”."""
    return f"{full_name_of(code)} ({code})"


def suggestions(text: str, limit: int = 8) -> list[tuple[str, str]]:
    """(code, label) of places near what is typed."""
    return [(area.code, label_of(area.code)) for area in places.search(text.strip(), _language(), limit)]


def resolve(text: str) -> str:
    """The place meant by a code, a label or a name in any of the languages; BadInput with the nearest ones."""
    text = text.strip()
    code = _code_in(text)
    if code:
        return code
    found = [area for area in places.search(text, _language(), 12) if _is_named(area, text)]
    countries = [area for area in found if "-" not in area.code]
    if len(countries) == 1 or len(found) == 1:
        return str((countries or found)[0].code)
    near = "; ".join(label for _code, label in suggestions(text, NEAREST))
    if found:
        raise BadInput(_("“%(text)s” could be several places. Do you mean: %(near)s?") % {"text": text, "near": near})
    if near:
        raise BadInput(_("We know no “%(text)s”. Do you mean: %(near)s?") % {"text": text, "near": near})
    raise BadInput(
        _("We know no “%(text)s”. Write a country, a state or province, or a code such as MX or MX-OAX.")
        % {"text": text}
    )


def town(text: str) -> tuple[float, float]:
    """(latitude, longitude) of a town, “Valencia” or “Valencia, Spain”; BadInput with which there are.

    Of several the one that is twenty times larger than any other is meant.
    """
    name, _comma, where = (part.strip() for part in text.partition(","))
    found = [city for city in cities.called(name) if not where or _lies_in(city, where)]
    if found and (len(found) == 1 or found[0].people > CLEAR * found[1].people):
        return found[0].latitude, found[0].longitude
    near = "; ".join(town_label(city) for city in (found or cities.search(name))[:NEAREST])
    if near:
        raise BadInput(_("“%(text)s” could be several towns. Do you mean: %(near)s?") % {"text": text, "near": near})
    raise BadInput(
        _("We know no town “%(text)s”. Write its latitude and longitude, such as 19.04, -98.2.") % {"text": text}
    )


def town_label(city: cities.City) -> str:
    """What the form offers and takes back: “Puebla, Mexico (19.04, -98.20)”."""
    return f"{city.name}, {full_name_of(city.area)} ({city.latitude:.2f}, {city.longitude:.2f})"


def towns(text: str, limit: int = 8) -> list[tuple[str, str]]:
    """(area, label) of towns near what is typed."""
    return [(city.area, town_label(city)) for city in cities.search(text.strip(), limit)]


def _lies_in(city: cities.City, where: str) -> bool:
    """“Valencia, Spain”, “Paris, Texas, United States” and “Paris, US” say where."""
    return all(
        any(part.upper() == code or _is_named(places.area(code), part) for code in (city.area, city.country))
        for part in (one.strip() for one in where.split(","))
        if part
    )


def _code_in(text: str) -> str:
    """“MX-OAX”, or the code that closes a label; a word that merely ends in two letters is none."""
    match = _CODE.search(text)
    whole = match is not None and (match.group(0).strip() == text or match.group(0).startswith("("))
    code = match.group(1).upper() if match and whole else ""
    return code if code and places.is_area(code) else ""


def _is_named(area: places.Area, text: str) -> bool:
    return fold(text) in {fold(name) for name in (*area.names, area.native) if name}


def _language() -> str:
    return (get_language() or "en").split("-")[0]
