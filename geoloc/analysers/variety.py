"""One language, several countries: told apart by spelling, words and forms of address, from lists of our own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from geoloc.analysers import language
from geoloc.analysers.finding import Finding, Lead, found, lead, names, reliability
from geoloc.analysers.reading import Reading
from geoloc.analysers.tables import WORDS, speakers

NAME = "variety"
ELSEWHERE = 0.12  # how often a cue is met in the other countries of its language, against once in its own
_MOST_CUES = 8  # beyond this the same text only repeats itself
_LIKELY = 0.15  # score with which a language's list is opened
_WORD = re.compile(r"[^\W\d_]{1,30}(?:['’-][^\W\d_]{1,20}){0,2}")


@dataclass(frozen=True)
class _Cue:
    countries: tuple[str, ...]
    why: str


def analyse(reading: Reading) -> Finding:
    """A lead for each language whose list holds words of the text; it speaks only of that language's countries."""
    if silence := reading.silence():
        return found(NAME, [], silence)
    scores = dict(language.identify(reading.text))
    leads = [_lead(name, scores, reading) for name in _lists()]
    return found(NAME, [one for one in leads if one], _otherwise(scores))


def _lead(name: str, scores: dict[str, float], reading: Reading) -> Lead | None:
    likely = sum(scores.get(label, 0.0) for label in _labels(name))
    seen = _seen(name, reading.text) if likely >= _LIKELY else {}
    if not seen:
        return None
    homes = speakers(name)
    told = dict.fromkeys(homes, 1.0)
    for cue, _start, _end in list(seen.values())[:_MOST_CUES]:
        for code in told:
            told[code] *= 1.0 if code in cue.countries else ELSEWHERE
    ranked = sorted(told, key=lambda code: (-told[code], -homes[code]))
    best = [code for code in ranked if told[code] == told[ranked[0]]]
    words = "; ".join(f"“{word}” ({cue.why})" for word, (cue, _start, _end) in list(seen.items())[:_MOST_CUES])
    span = min(start for _cue, start, _end in seen.values()), max(end for _cue, _start, end in seen.values())
    return lead(
        told,
        reliability(NAME).rate,
        reason=f"{words}: {names(best)}.",
        span=reading.span(*span),
        quote=", ".join(seen)[:80],
        among=homes,
    )


def _seen(name: str, text: str) -> dict[str, tuple[_Cue, int, int]]:
    """Word or words of the list to its cue and where it first stands; three words in a row at most."""
    cues = _lists()[name]
    found_here: dict[str, tuple[_Cue, int, int]] = {}
    for form, start, end in _forms(name, text):
        if form in cues and form not in found_here:
            found_here[form] = (cues[form], start, end)
    return found_here


def _forms(name: str, text: str) -> list[tuple[str, int, int]]:
    if name == "zh":
        return [(one, n, n + 1) for n, one in enumerate(text)]
    words = [(one.group().casefold().replace("’", "'"), *one.span()) for one in _WORD.finditer(text)]
    rows = [(words[n : n + size]) for size in (1, 2, 3) for n in range(len(words) - size + 1)]
    return [(" ".join(word for word, _a, _b in row), row[0][1], row[-1][2]) for row in rows]


def _labels(name: str) -> tuple[str, ...]:
    """What models call the language and its nearest relations, which they take short texts for."""
    near = {"es": ("gl", "ext", "an", "ast"), "pt": ("gl",), "zh": ("zh-Hant", "yue", "wuu"), "ar": ("arz", "ary")}
    return (name, *near.get(name, ()))


def _otherwise(scores: dict[str, float]) -> str:
    if not any(scores.get(name, 0.0) >= _LIKELY for name in _lists()):
        return f"It is in none of the languages that there is a list for: {', '.join(_lists())}."
    return "No word or spelling of the lists is in it; what it says could be written in any country of its language."


@cache
def _lists() -> dict[str, dict[str, _Cue]]:
    """Language to word to cue. A file's lines: countries, why, words; single characters of Chinese run together."""
    lists: dict[str, dict[str, _Cue]] = {}
    for file in sorted(WORDS.glob("*.json")):
        own = lists.setdefault(file.stem, {})
        for countries, why, words in json.loads(file.read_text(encoding="utf-8")):
            parts = list(words) if file.stem == "zh" else words.split(", ")
            own.update(dict.fromkeys(parts, _Cue(tuple(countries.split()), why)))
    return lists
