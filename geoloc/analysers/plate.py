"""Car plates, by their form alone: the finding shows the form, never the plate."""

from __future__ import annotations

import re
from functools import cache

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading, with_ascii_digits
from geoloc.analysers.tables import own

NAME = "plate"
_MOST = 4
_CANDIDATE = re.compile(r"(?<![\w.,/@:+#-])[^\W_]{1,4}(?:[ \-·•][^\W_]{1,4}){0,3}(?![\w@/-]|[.,]\d)")


def analyse(reading: Reading) -> Finding:
    """A lead for each of the first four forms; what stands on the plate is in no result."""
    text = with_ascii_digits(reading.text)
    leads: dict[str, Lead] = {}
    for match in _CANDIDATE.finditer(text):
        form = form_of(match.group())
        if form in _countries() and form not in leads and len(leads) < _MOST:
            leads[form] = _lead(form, reading.span(*match.span()))
    return found(NAME, list(leads.values()), reading.silence() or "Nothing has the form of a plate in the table.")


def form_of(written: str) -> str:
    """“KL 07 CD 3456” is “AA 99 AA 9999”; small letters make no plate, so they stay as they are."""
    signs = re.sub("[·•]", "-", written)
    return "".join("9" if one.isdigit() else _letter(one) for one in signs)


def _letter(one: str) -> str:
    if one in "АВЕКМНОРСТУХ":
        return "Я"
    return "A" if one.isascii() and one.isupper() else one


def _lead(form: str, span: tuple[int, int]) -> Lead:
    countries = sorted(_countries()[form], key=lambda code: -population()[code])
    reason = f"Something has the form {form} (A a letter, 9 a digit), as plates in {names(countries)}."
    likely = dict.fromkeys(countries, 1.0)
    return lead(likely, reliability(NAME).rate, reason=reason, span=span, quote=form)


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Form to countries; in our table a capital letter is A, a Cyrillic one that looks Latin Я, a digit 9."""
    found: dict[str, tuple[str, ...]] = {}
    for country, forms in own("plates"):
        for form in forms.split("|"):
            found[form] = (*found.get(form, ()), country)
    return found
