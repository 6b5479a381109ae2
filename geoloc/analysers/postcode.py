"""Postcodes by their form, and the words addresses are written with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.phone import NUMBER
from geoloc.analysers.reading import Reading, with_ascii_digits
from geoloc.analysers.tables import own, postcodes

NAME = "postcode"
FORM, WORD = "form", "address words"
_WORD = re.compile(r"(?<![\w.,/:+-])[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{2,4})?(?![\w/:-]|[.,]\d)")
_DIGITS_ALONE = 0.1  # a bare run of digits is a postcode this often
_MOST = 5
_MANY = 45  # countries: a form that fits more says nothing


def analyse(reading: Reading) -> Finding:
    """Leads from forms that few countries have, and from words of addresses in front of or around them."""
    text = with_ascii_digits(reading.text)
    leads = [*_words(text, reading)[:_MOST], *_codes(text, reading)[:_MOST]]
    return found(NAME, leads, reading.silence() or "Nothing has a postcode's form, and no word of an address is in it.")


def _codes(text: str, reading: Reading) -> list[Lead]:
    leads: dict[str, Lead] = {}
    for start, end, countries in _candidates(NUMBER.sub(_blank, text)):
        written = text[start:end].upper()
        if len(leads) < _MOST and written not in leads:
            rate = reliability(NAME, FORM).rate * (_DIGITS_ALONE if written.isdigit() else 1.0)
            reason = f"{_form(written)} is the form of postcodes in {names(countries)}."
            likely, span = dict.fromkeys(countries, 1.0), reading.span(start, end)
            leads[written] = lead(likely, rate, reason=reason, span=span, quote=text[start:end])
    return list(leads.values())


def _candidates(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """From, to, and countries: a word, or two with one space between, that few countries' postcodes look like."""
    words = [one.span() for one in _WORD.finditer(text)]
    taken = 0
    for n, (start, end) in enumerate(words):
        together = [words[n + 1][1]] if n + 1 < len(words) and text[end : words[n + 1][0]] == " " else []
        for stop in (*together, end):
            countries = _telling(text[start:stop].upper()) if start >= taken else []
            if countries:
                taken = stop
                yield start, stop, countries
                break


def _telling(written: str) -> list[str]:
    if not 4 <= len(written) <= 12 or not any(map(str.isdigit, written)) or _a_year(written):
        return []
    countries = _fitting(written)
    return countries if len(countries) <= _MANY else []


def _words(text: str, reading: Reading) -> list[Lead]:
    leads = []
    for pattern, countries, why in _address_words():
        if match := pattern.search(text):
            likely = dict.fromkeys(countries, 1.0)
            reason = f"“{match.group().strip()}”: {why}, {names(countries)}."
            rate = reliability(NAME, WORD).rate
            span = reading.span(*match.span())
            leads.append(lead(likely, rate, reason=reason, span=span, quote=match.group().strip()))
    return sorted(leads, key=lambda one: -one.ratios[0][1])


def _fitting(written: str) -> list[str]:
    return [country for country, form in _forms() if form.fullmatch(written)]


def _form(written: str) -> str:
    """“SW1A 1AA” is “AA9A 9AA”: the form, not the place."""
    return re.sub("[A-Z]", "A", re.sub(r"\d", "9", written))


def _blank(number: re.Match[str]) -> str:
    """A phone number's groups are no postcodes."""
    return number.group() if _fitting(number.group()) else " " * len(number.group())


def _a_year(written: str) -> bool:
    return written.isdigit() and len(written) == 4 and written[:2] in {"19", "20"}


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The country with the most people first."""
    by_people = sorted(postcodes(), key=lambda one: -population()[one[0]])
    return tuple((country, re.compile(pattern)) for country, pattern in by_people)


@cache
def _address_words() -> tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]:
    """Lines “countries, why, word|word”: whole words, capitals and small letters alike."""
    return tuple(
        (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), tuple(countries.split()), why)
        for countries, why, words in own("addresses")
    )
