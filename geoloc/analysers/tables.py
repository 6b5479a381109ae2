"""The derived tables that analysers look things up in: speakers, scripts, and how countries write."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from geoloc import places

WORDS = Path(__file__).resolve().parent / "words"  # lists and tables of our own

# Labels of language models that are finer, wider or older than CLDR's languages.
_SAME = {
    "no": ("no", "nb", "nn"), "nb": ("no", "nb", "nn"), "nn": ("no", "nb", "nn"), "zh": ("zh", "zh-Hant"),
    "zh-Hant": ("zh-Hant",), "iw": ("he",), "hbo": ("he",), "jw": ("jv",), "tl": ("fil",), "gug": ("gn",),
    "kik": ("ki",), "uzs": ("uz",), "grc": ("el",), "fuv": ("ff", "fuv"), "sr": ("sr", "sr-Latn"), "sr-ME": ("sr",),
    "pa": ("pa", "pa-Arab"), "ug": ("ug", "ug-Cyrl"), "kk": ("kk", "kk-Arab"), "uz": ("uz", "uz-Cyrl"),
    "mn": ("mn", "mn-Mong"),
}  # fmt: skip


def same(label: str) -> frozenset[str]:
    """CLDR's codes for the label of a language model."""
    return frozenset(_SAME.get(label, (label,)))


@cache
def speakers(language: str) -> dict[str, float]:
    """Country to people who speak a language, by a label of CLDR or of a language model; empty if nobody is known."""
    found: dict[str, float] = {}
    for code in _SAME.get(language, (language,)):
        for country, count in places.speakers().get(code, {}).items():
            found[country] = max(found.get(country, 0.0), float(count))
    return found


@cache
def homes_of(language: str) -> dict[str, float]:
    """Country to its share of the speakers of a language: where a speaker is, when nothing else is known."""
    everywhere = sum(speakers(language).values())
    return {country: count / everywhere for country, count in speakers(language).items()}


@cache
def written_in(script: str) -> dict[str, float]:
    """Country to the share of what is spoken there that is likely written in a script (ISO 15924 code)."""
    every = _scripts()
    whole: dict[str, float] = {}
    for by_country in every.values():
        for country, count in by_country.items():
            whole[country] = whole.get(country, 0.0) + count
    return {country: count / whole[country] for country, count in every.get(script, {}).items() if whole[country]}


@cache
def formats() -> tuple[tuple[str, str, str, str, str], ...]:
    """(country, language, order and sign of a short date as “d.m.y”, decimal sign, sign between thousands)."""
    return tuple((a, b, c, d, e) for a, b, c, d, e in _writing()["formats"])


@cache
def currencies() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    """(ISO 4217 code, countries, signs, folded names)."""
    rows = _writing()["currencies"]
    return tuple((code, *(tuple(filter(None, one.split("|"))) for one in rest)) for code, *rest in rows)


@cache
def postcodes() -> tuple[tuple[str, str], ...]:
    """(country, regular expression of its postcodes)."""
    return tuple((country, pattern) for country, pattern in _writing()["postcodes"] if places.is_area(country))


@cache
def own(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a table of ours in words/, cut at their tabs."""
    lines = (WORDS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line)


@cache
def _scripts() -> dict[str, dict[str, int]]:
    return dict(_writing()["scripts"])


@cache
def _writing() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((places.DATA / "writing.json").read_text(encoding="utf-8"))
    return table
