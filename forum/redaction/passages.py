"""Finding passages in a text and putting a block in their place. Pure: text in, text out, places moved along."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

# As it stands in texts, the same for every reader; code of the reason → block.
BLOCKS = {
    "child": "[redacted: personal data of a child]",
    "person": "[redacted: personal data of a person]",
    "operational": "[redacted: operational]",
    "other": "[redacted: other]",
}
_BLOCK = re.compile("|".join(re.escape(block) for block in BLOCKS.values()))
_PIECE = re.compile(r"&#?\w{1,31};|.", re.DOTALL)  # an entity of HTML stands for what it says
_UNSEEN = {"Mn", "Me", "Cf", "Cc"}  # marks, joiners, directions, soft hyphens: they make no other name
_SPACE = re.compile(r"[\s\u00a0>-]|[\u2010-\u2015]")  # a passage goes on over a hyphen, or in a line that is quoted
_LAYOUT = frozenset("*_~`\\")  # signs of Markdown within a word
_QUOTE = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*>")  # in a list too


@dataclass(frozen=True)
class Span:
    """Characters from start to end, end not included."""

    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """A text as it is compared: small letters without marks, signs of layout and what cannot be seen; white space,
    hyphens and signs of quotes alike. With the place of each character in the text as it was."""

    text: str
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> Folded:
        chars: list[str] = []
        places: list[tuple[int, int]] = []
        for piece in _PIECE.finditer(text):
            plain = _plain(html.unescape(piece[0]))
            if not plain and places and unicodedata.combining(piece[0][0]):  # a mark goes with its letter
                places[-1] = (places[-1][0], piece.end())
            chars += plain
            places += [piece.span()] * len(plain)
        return cls("".join(chars), places)

    def span(self, start: int, end: int) -> Span:
        return Span(self.places[start][0], self.places[end - 1][1])


def _plain(written: str) -> str:
    kept = []
    for char in unicodedata.normalize("NFKD", written).casefold():
        if _SPACE.match(char):
            kept.append(" ")
        elif char not in _LAYOUT and unicodedata.category(char) not in _UNSEEN:
            kept.append(char)
    return "".join(kept)


@dataclass(frozen=True)
class Scrubber:
    """Takes these passages out: wherever they stand, however they are spelt, over any white space."""

    passages: tuple[str, ...]
    block: str

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = {" +".join(map(re.escape, Folded.of(one).text.split())) for one in self.passages}
        longest_first = sorted(filter(None, forms), key=len, reverse=True)
        return re.compile("|".join(longest_first)) if longest_first else None

    def spans(self, text: str) -> list[Span]:
        """Where they stand, in order, none in another."""
        if self._pattern is None:
            return []
        folded = Folded.of(text)
        found = [folded.span(*one.span()) for one in self._pattern.finditer(folded.text)]
        # A block that stands there already is passed over: its words are nobody's.
        blocks = [one.span() for one in _BLOCK.finditer(text)]
        return [one for one in found if not any(one.start < end and start < one.end for start, end in blocks)]

    def of(self, text: str) -> str:
        """The text with the block in their place."""
        return put_in(text, self.spans(text), self.block)

    def within(self, value: Any) -> Any:
        """The same of each text in what JSON can hold."""
        if isinstance(value, str):
            return self.of(value)
        if isinstance(value, list):
            return [self.within(one) for one in value]
        if isinstance(value, dict):
            return {name: self.within(one) for name, one in value.items()}
        return value


def put_in(text: str, spans: Iterable[Span], block: str) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], block]
        at = span.end
    return "".join([*pieces, text[at:]])


def moved(spans: Sequence[Span], size: int, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the old text lies in the new one; what was in a passage is now on its block."""
    return _moved(spans, size, start, is_end=False), _moved(spans, size, end, is_end=True)


def _moved(spans: Sequence[Span], size: int, place: int, *, is_end: bool) -> int:
    shift = 0
    for span in spans:
        if place >= span.end:
            shift += size - (span.end - span.start)
        elif place > span.start:
            return span.start + shift + (size if is_end else 0)
        else:
            break
    return place + shift


def passages_in(typed: str) -> tuple[str, ...]:
    """One a line, each once."""
    lines = (" ".join(line.replace("\x00", "").split()) for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def quoted(text: str, span: Span) -> bool:
    """Whether it stands in a quote of Markdown; one goes on to the next empty line."""
    starts, in_quote = _lines(text)
    return in_quote[bisect_right(starts, span.start) - 1]


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[list[int], list[bool]]:
    """Where each line begins and whether it is quoted, once for a text: it may have thousands of passages."""
    starts, in_quote, now = [], [], False
    bounds = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    for start, end in pairwise(bounds):
        line = text[start:end]
        now = bool(line.strip()) and (now or bool(_QUOTE.match(line)))
        starts.append(start)
        in_quote.append(now)
    return starts, in_quote
