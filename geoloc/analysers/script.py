"""The script: which countries write in these letters."""

from __future__ import annotations

from collections import Counter
from functools import cache

import unicodedataplus

from geoloc.analysers.finding import Finding, Lead, found, lead, names, reliability
from geoloc.analysers.reading import Reading
from geoloc.analysers.tables import written_in

NAME = "script"
_FEWEST = 2  # letters: one foreign letter is an ornament
_JAPANESE = frozenset(["Hiragana", "Katakana"])
_NO_SIGN = frozenset(["Common", "Inherited", "Unknown", "Latin"])
_CODES = {"Hangul": ("Kore",), "Han": ("Hans", "Hant", "Jpan"), "Kana": ("Jpan",)}
_OFTEN = 0.03  # share of what a country speaks, from which it is named


def analyse(reading: Reading) -> Finding:
    """One lead for each script other than Latin with two letters or more."""
    seen = [_script(one) if one.isalpha() else "Common" for one in reading.text]
    times = Counter(script for script in seen if script not in _NO_SIGN)
    if "Kana" in times:
        times["Kana"] += times.pop("Han", 0)  # characters among kana are Japanese ones
    leads = [_lead(script, seen, reading) for script, count in times.most_common(5) if count >= _FEWEST]
    return found(NAME, leads, reading.silence() or _otherwise(seen))


def _lead(script: str, seen: list[str], reading: Reading) -> Lead:
    start = seen.index(script)
    end = start
    while end < len(seen) and seen[end] in {script, "Common", "Inherited"}:
        end += 1
    while seen[end - 1] != script:
        end -= 1
    shares = _shares(script)
    often = [code for code in shares if shares[code] >= _OFTEN] or list(shares)
    likely = sorted(often, key=lambda code: (-shares[code], code))
    reason = f"{script.replace('_', ' ')} letters are written in {names(likely)}."
    span, quote = reading.span(start, end), reading.text[start : min(end, start + 80)]
    return lead(shares, reliability(NAME).rate, reason=reason, span=span, quote=quote)


def _script(letter: str) -> str:
    script: str = unicodedataplus.script(letter)
    return "Kana" if script in _JAPANESE else script


@cache
def _shares(script: str) -> dict[str, float]:
    codes = _CODES.get(script) or tuple(unicodedataplus.property_value_aliases["script"].get(script, ()))
    summed: dict[str, float] = {}
    for code in codes:
        for country, share in written_in(code).items():
            summed[country] = min(1.0, summed.get(country, 0.0) + share)
    return summed


def _otherwise(seen: list[str]) -> str:
    if "Latin" in seen:
        return "Only Latin letters, which almost every country writes."
    return "There are no letters."
