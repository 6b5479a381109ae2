"""Currencies, by sign, code or name beside a number."""

from __future__ import annotations

import re
from functools import cache

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading, with_ascii_digits
from geoloc.analysers.tables import currencies, own
from geoloc.folding import fold

NAME = "money"
_MOST, _AMOUNTS = 6, 400
_AMOUNT = re.compile(r"\d[\d.,'’]{0,14}(?:[ \u00a0\u202f]\d{3}(?!\d)){0,3}")
_AFTER = re.compile(r"[ \u00a0\u202f]?([^\s\d,;:!?()]{1,24}(?: [^\s\d,;:!?()]{1,24}){0,3})")
_BEFORE = re.compile(r"(?<!\w)([^\s\d,;:!?()]{1,12})[ \u00a0]?$")


def analyse(reading: Reading) -> Finding:
    """A lead for each of the first six kinds of money that stand beside an amount."""
    text = with_ascii_digits(reading.text)
    leads: dict[str, Lead] = {}
    for n, amount in enumerate(_AMOUNT.finditer(text)):
        if n >= _AMOUNTS or len(leads) >= _MOST:
            break
        sign, start, end = _before(text, amount) or _after(text, amount) or ("", 0, 0)
        if sign and sign not in leads:
            leads[sign] = _lead(sign, text[start:end], reading.span(start, end))
    silence = reading.silence() or "No sign, code or name of money stands beside a number."
    return found(NAME, list(leads.values()), silence)


def _before(text: str, amount: re.Match[str]) -> tuple[str, int, int] | None:
    match = _BEFORE.search(text[max(0, amount.start() - 14) : amount.start()])
    if not match or (len(match[1]) == 1 and match[1].isascii() and match[1].islower()):
        return None
    sign = match[1].casefold()
    return (sign, amount.start() - len(match.group()), amount.end()) if sign in _tender() else None


def _after(text: str, amount: re.Match[str]) -> tuple[str, int, int] | None:
    """Not one Latin letter: behind a number it stands for much else (“50 p”, “50 k”)."""
    match = _AFTER.match(text, amount.end(), amount.end() + 80)
    if not match:
        return None
    words = match[1].split(" ")
    for count in range(len(words), 0, -1):
        sign = " ".join(words[:count]).rstrip(".").casefold()
        folded = sign if sign in _tender() else fold(sign)
        if folded in _tender() and not (len(folded) == 1 and folded.isalpha() and folded.isascii()):
            return folded, amount.start(), match.start(1) + len(sign)
    return None


def _lead(sign: str, written: str, span: tuple[int, int]) -> Lead:
    countries = sorted(_tender()[sign], key=lambda code: -population()[code])
    reason = f"“{written}”: money of {names(countries)}."
    return lead(dict.fromkeys(countries, 1.0), reliability(NAME).rate, reason=reason, span=span, quote=written)


@cache
def _tender() -> dict[str, frozenset[str]]:
    """Sign, code or name, small letters, to the countries where that money is legal tender."""
    homes = {code: countries for code, countries, _signs, _names in currencies()}
    tender: dict[str, set[str]] = {}
    for codes, nouns in own("money"):
        for noun in nouns.split("|"):
            tender.setdefault(noun, set()).update(*(homes.get(code, ()) for code in codes.split()))
    colloquial = frozenset(tender)  # our table knows whose they are; CLDR's signs are those of one language each
    for code, countries, signs, called in currencies():
        for one in (code, *signs, *called):
            sign = one.casefold()
            if sign not in colloquial and not (len(sign) == 1 and sign.isascii() and sign.isalpha()):
                tender.setdefault(sign, set()).update(countries)
    return {sign: frozenset(homes) for sign, homes in tender.items() if homes}
