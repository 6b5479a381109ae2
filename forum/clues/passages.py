"""A text clue cut into paragraphs with their scripts, and each paragraph cut where a mark begins or ends; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from forum.clues.letters import CodePoint, Run, code_points, direction_of, in_latin, runs_of, unseen

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Span:
    """A mark on text: an id and characters (code points) from start to end, end not included."""

    pk: str
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """Words to be drawn alike: of a script that is not the paragraph's own, or one character that isn't seen."""

    text: str
    stray: str = ""  # the script
    unseen: CodePoint | None = None


@dataclass(frozen=True)
class Piece:
    """Words under the same marks."""

    text: str
    marks: tuple[str, ...]
    parts: tuple[Part, ...] = ()

    @property
    def first(self) -> str:
        return self.marks[0]


@dataclass(frozen=True)
class Passage:
    """One paragraph: where in the clue's text it begins, its script as Unicode names it, and its pieces.

    Runs count their characters in the whole text. The direction is ltr, rtl or empty.
    """

    start: int
    script: str
    pieces: tuple[Piece, ...]
    direction: str
    runs: tuple[Run, ...]
    unseen: tuple[tuple[CodePoint, int], ...]  # each kind of character that isn't seen, with how often it is there


@dataclass(frozen=True)
class Romanized:
    """One paragraph and the same in Latin letters; empty where it is Latin already."""

    text: str
    direction: str
    latin: str


def passages(text: str, spans: Sequence[Span] = ()) -> list[Passage]:
    """Paragraphs in order; empty lines are left out, yet counted in the offsets."""
    return [_passage(line[0], line.start(), spans) for line in _lines(text)]


def romanized(text: str) -> list[Romanized]:
    """The same paragraphs, each with its transliteration."""
    rows = []
    for line in _lines(text):
        latin = in_latin(line[0])
        rows.append(Romanized(line[0], direction_of(line[0]), latin if latin != line[0] else ""))
    return rows


def _lines(text: str) -> list[re.Match[str]]:
    return [line for line in _LINE.finditer(text) if line[0].strip()]


def _passage(line: str, at: int, spans: Sequence[Span]) -> Passage:
    runs = runs_of(line)
    script = _most(runs, line)
    return Passage(
        start=at,
        script=script,
        pieces=_pieces(line, at, spans, runs, script),
        direction=direction_of(line),
        runs=tuple(Run(run.start + at, run.end + at, run.script) for run in runs),
        unseen=_unseen_in(line, at),
    )


def _pieces(line: str, at: int, spans: Sequence[Span], runs: Sequence[Run], script: str) -> tuple[Piece, ...]:
    edges = {0, len(line)} | {
        edge - at for span in spans for edge in (span.start, span.end) if 0 < edge - at < len(line)
    }
    return tuple(
        Piece(
            line[start:end],
            tuple(s.pk for s in spans if s.start <= at + start and at + end <= s.end),
            tuple(_parts(line, start, end, runs, script)),
        )
        for start, end in pairwise(sorted(edges))
    )


def _parts(line: str, start: int, end: int, runs: Sequence[Run], script: str) -> list[Part]:
    hidden = [n for n in range(start, end) if unseen(line[n])]
    edges = {start, end, *hidden, *(n + 1 for n in hidden)} | {run.start for run in runs if start < run.start < end}
    parts = []
    for first, last in pairwise(sorted(edges)):
        if unseen(line[first]):
            parts.append(Part(line[first:last], unseen=next(code_points(line, first, last))))
        else:
            own = next(run.script for run in runs if run.start <= first < run.end)
            parts.append(Part(line[first:last], stray=own if own != script else ""))
    return parts


def _unseen_in(line: str, at: int) -> tuple[tuple[CodePoint, int], ...]:
    found = Counter(character for character in line if unseen(character))
    return tuple((CodePoint(at + line.index(one) + 1, one, unseen(one)), count) for one, count in found.items())


def _most(runs: Sequence[Run], line: str) -> str:
    """The script of most letters."""
    letters: Counter[str] = Counter()
    for run in runs:
        letters[run.script] += sum(character.isalpha() for character in line[run.start : run.end])
    return letters.most_common(1)[0][0] if letters else ""
