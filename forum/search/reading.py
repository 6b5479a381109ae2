"""A row's own text beside a query: does it still say so, where, and how much; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from forum.index.terms import Span, exact, folded_words, is_unspaced, spans
from forum.search.grammar import Asked, Word

BEFORE, LENGTH = 60, 220  # characters shown before the first hit, and in all


@dataclass(frozen=True)
class Piece:
    """A piece of an excerpt, marked where it was found."""

    text: str
    is_hit: bool = False


def says(asked: Asked, text: str, found: Sequence[str]) -> bool:
    """Whether this text, as it is now and with these words in it, is what was asked for."""
    if not all(_has(found, word) for word in asked.words) or any(_has(found, word) for word in asked.without):
        return False
    if not (asked.phrases or asked.without_phrases):
        return True
    even = exact(text)
    if any(_stands_in(even, phrase) for phrase in asked.without_phrases):
        return False
    return all(_stands_in(even, phrase) for phrase in asked.phrases)


def weight(asked: Asked, found: Sequence[str], title: str) -> float:
    """How much a text of these words is about it: each counts the less the more often it stands there, more in a
    title."""
    above = folded_words(title)
    length = 1 + len(found) / 200
    score = 0.0
    for word in asked.words:
        times = sum(1 for one in found if _is(one, word))
        score += min(times, 5) ** 0.5 / length + 2 * _has(above, word)
    return score + 2 * len(asked.phrases)


def excerpt(asked: Asked, text: str) -> list[Piece]:
    """Some words around the first hit, with all hits in them marked; controls of direction are left out."""
    text = " ".join("".join(char for char in text if not _steers(char)).split())
    hits = [place for span in spans(text) if (place := _place(span, asked.words))]
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text) if len(text) <= start + LENGTH else _word_end(text, start + LENGTH)
    pieces, at = [Piece("…")] if start else [], start
    for low, high in hits:
        if start <= low < end and low >= at:
            pieces += [Piece(text[at:low]), Piece(text[low : min(high, end)], is_hit=True)]
            at = min(high, end)
    pieces += [Piece(text[at:end]), Piece("…" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def _word_end(text: str, end: int) -> int:
    space = text.rfind(" ", end - 40, end)
    return space if space > 0 else end


def _steers(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _stands_in(even: str, phrase: str) -> bool:
    """As whole words; in scripts without spaces anywhere."""
    at = even.find(phrase)
    while at >= 0:
        if _is_edge(even, at - 1, at) and _is_edge(even, at + len(phrase) - 1, at + len(phrase)):
            return True
        at = even.find(phrase, at + 1)
    return False


def _is_edge(even: str, before: int, after: int) -> bool:
    if before < 0 or after >= len(even):
        return True
    one, other = even[before], even[after]
    if is_unspaced(one) or is_unspaced(other):
        return True
    return not (unicodedata.category(one)[0] in "LMN" and unicodedata.category(other)[0] in "LMN")


def _has(found: Sequence[str], word: Word) -> bool:
    if word.is_open or is_unspaced(word.folded[0]):
        return any(_is(one, word) for one in found)
    return word.folded in found


def _is(one: str, word: Word) -> bool:
    if is_unspaced(word.folded[0]):
        return word.folded in one
    return one.startswith(word.folded) if word.is_open else one == word.folded


def _place(span: Span, words: Sequence[Word]) -> tuple[int, int] | None:
    """Where in the text it hits; within a run of an unspaced script only its part, when folding kept its length."""
    for word in words:
        if _is(span.folded, word):
            if not is_unspaced(word.folded[0]) or len(span.folded) != span.end - span.start:
                return span.start, span.end
            low = span.start + span.folded.index(word.folded)
            return low, low + len(word.folded)
    return None
