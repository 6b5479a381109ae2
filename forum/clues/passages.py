"""A text clue cut into paragraphs with their script, and each paragraph cut where a mark begins or ends; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Span:
    """A mark on text: an id and characters (code points) from start to end, end not included."""

    pk: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Words under the same marks."""

    text: str
    marks: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.marks[0]


@dataclass(frozen=True)
class Passage:
    """One paragraph: where in the clue's text it begins, its script as Unicode names it, and its pieces."""

    start: int
    script: str
    pieces: tuple[Piece, ...]


def passages(text: str, spans: Sequence[Span] = ()) -> list[Passage]:
    """Paragraphs in order; empty lines are left out, yet counted in the offsets."""
    return [
        Passage(line.start(), script_of(line[0]), _pieces(line[0], line.start(), spans))
        for line in _LINE.finditer(text)
        if line[0].strip()
    ]


def _pieces(line: str, at: int, spans: Sequence[Span]) -> tuple[Piece, ...]:
    edges = {0, len(line)} | {
        edge - at for span in spans for edge in (span.start, span.end) if 0 < edge - at < len(line)
    }
    return tuple(
        Piece(line[start:end], tuple(s.pk for s in spans if s.start <= at + start and at + end <= s.end))
        for start, end in pairwise(sorted(edges))
    )


def script_of(text: str) -> str:
    """The script of most letters, as the first word of their Unicode names: LATIN, ARABIC, CYRILLIC, CJK..."""
    found = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    found.pop("", None)
    return found.most_common(1)[0][0] if found else ""
