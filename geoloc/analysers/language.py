"""The language of a text, short or mixed, and where it is spoken."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from geoloc import places
from geoloc.analysers import letters
from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading
from geoloc.analysers.tables import homes_of, speakers

NAME = "language"
LENGTHS = (10, 20, 40, 80, 160)  # letters of the texts that reliability was measured with
_FEWEST, _ALONE = 6, 25  # letters below which nothing is said; letters with which a fragment is judged by itself
_SECOND_VOTE = 0.6  # weight of CLD2 beside py3langid's 1
_LEAST = 0.1  # score below which a language is a guess
_MOST_FRAGMENTS = 60
_ADDRESS = re.compile(r"\S{0,200}(?:://|@)\S{1,200}|(?:[^\W_][\w-]{0,60}\.){1,5}[a-z]{2,10}(?!\w)")  # no language
_FRAGMENT = re.compile(r"[^\n.!?؟。！？।;|]{1,400}")


def analyse(reading: Reading) -> Finding:
    """A lead for each of at most three languages that hold a sixth of the letters or more."""
    if reading.silence() or reading.letters < (_FEWEST if reading.text.isascii() else _FEWEST // 2):
        return found(NAME, [], reading.silence() or "Too few letters: they could be of any language.")
    text = _ADDRESS.sub(lambda match: " " * len(match.group()), reading.text)
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    whole = _label(text)
    for start, end in _fragments(text):
        long = _letters(text[start:end]) >= _ALONE
        groups[_label(text[start:end]) if long else whole].append((start, end))
    sizes = {label: sum(_letters(text[a:b]) for a, b in some) for label, some in groups.items()}
    large = [label for label in sizes if label and sizes[label] * 6 >= sum(sizes.values())]
    large.sort(key=lambda label: -sizes[label])
    leads = [one for label in large[:3] if (one := _lead(groups[label], text, reading))]
    return found(NAME, leads, "It reads like no language that the models know.")


def identify(text: str) -> list[tuple[str, float]]:
    """(language, score), best first, scores sum to 1; only languages that somebody speaks; empty if it is a guess."""
    scores = _by_models(text)
    likely, rare = letters.unnamed(text, named())
    first = max(scores, key=lambda label: scores[label], default="")
    if not first or letters.knows(first):  # a language without a profile, the letters take for a relation
        scores = {label: score * (1 - likely) for label, score in scores.items()}
        for label, share in rare if likely >= _LEAST else []:
            scores[label] = likely * share
    total = sum(scores.values())
    if not total:
        return []
    return sorted(((label, score / total) for label, score in scores.items()), key=lambda one: (-one[1], one[0]))


@cache
def named() -> frozenset[str]:
    """Languages that one of the two models names; the others are told by their letters."""
    second = {code for name, code in pycld2.LANGUAGES if name in pycld2.DETECTED_LANGUAGES}
    labels = second | {label for label, _share in _model().rank("x")}
    return frozenset(label.split("-")[0] for label in labels)


def _by_models(text: str) -> dict[str, float]:
    """Language to score, they sum to 1; empty if it is a guess."""
    scores: dict[str, float] = defaultdict(float)
    best = 0.0
    for label, share in _model().rank(text)[:12]:
        best = max(best, float(share))
        scores[label] += float(share)
    for label, share in _second(text):
        scores[label] += _SECOND_VOTE * share
        best = max(best, share)
    known = {label: score for label, score in scores.items() if speakers(label) and score >= _LEAST / 10}
    total = sum(known.values())
    return {label: score / total for label, score in known.items()} if best >= _LEAST and total else {}


def _lead(spans: list[tuple[int, int]], whole: str, reading: Reading) -> Lead | None:
    text = " ".join(whole[start:end] for start, end in spans)
    scores = identify(text)
    if not scores:
        return None
    shares: dict[str, float] = defaultdict(float)
    for label, score in scores:
        for country, share in _homes(label).items():
            shares[country] += score * share / population()[country]
    first, score = scores[0]
    homes = sorted(_homes(first), key=lambda code: -_homes(first)[code])
    others = "".join(f"; {_called(label)} {other:.0%}" for label, other in scores[1:3] if other >= 0.01)
    reason = f"Reads like {_called(first)} ({score:.0%}{others}), spoken most in {names(homes)}."
    span = reading.span(spans[0][0], spans[-1][1])
    length = max((n for n in LENGTHS if n <= _letters(text)), default=LENGTHS[0])
    rate = reliability(NAME, f"{length} letters").rate
    return lead(shares, rate, reason=reason, span=span, quote=text.strip()[:80])


def _homes(label: str) -> dict[str, float]:
    return homes_of(label) or {letters.home_of(label): 1.0}


def _called(label: str) -> str:
    """“Tzotzil (tzo)”; a label that nothing names stands alone."""
    name = dict(places.languages()).get(label) or letters.name_of(label)
    return f"“{name}”" if name == label else f"“{name}” ({label})"


def _fragments(text: str) -> list[tuple[int, int]]:
    """Sentences and lines, at most sixty; the last holds what is left."""
    spans = [one.span() for one in _FRAGMENT.finditer(text) if _letters(one.group())]
    head, tail = spans[: _MOST_FRAGMENTS - 1], spans[_MOST_FRAGMENTS - 1 :]
    return [*head, (tail[0][0], tail[-1][1])] if tail else head


def _label(text: str) -> str:
    scores = identify(text)
    return scores[0][0] if scores else ""


def _letters(text: str) -> int:
    return sum(one.isalpha() for one in text)


def _second(text: str) -> list[tuple[str, float]]:
    """CLD2's shares; none where it refuses a text."""
    try:
        _reliable, _bytes, details = pycld2.detect(text, bestEffort=True)
    except pycld2.error:
        return []
    return [(code, percent / 100) for _name, code, percent, _score in details if code != "un"]


@cache
def _model() -> LanguageIdentifier:
    """131 MB and 0.7 s, once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
