"""Words in a picture, as the analysers of texts read them: each lead with its place in the picture."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import cached_property

from accounts.errors import BadInput
from forum.clues import store
from forum.clues.intake import writing
from forum.clues.intake.child import Busy
from forum.clues.intake.writing import Line, Writing
from forum.clues.models import Clue, Media
from forum.leads.analysing import said_of
from forum.leads.switches import PICTURE_TEXT
from geoloc.analysers.finding import Finding, defanged, reliability, weakened

BROKE_OFF = "The picture could not be read: reading it broke off, or took more memory or time than it may."
Box = list[float]  # left, top, width, height as fractions of the picture
More = dict[str, Any]


class Lines:
    """The lines as one text, and where in the picture a span of it stands."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self.text = "\n".join(one.text for one in lines)

    def box(self, start: int, end: int) -> Box:
        """About all lines that the span touches; about all of them for an empty span."""
        inside = [one for one, (a, b) in zip(self._lines, self._spans, strict=True) if a < end and start < b]
        return around(inside or list(self._lines))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        ends = [sum(len(one.text) + 1 for one in self._lines[: n + 1]) for n in range(len(self._lines))]
        return [(end - len(one.text) - 1, end - 1) for one, end in zip(self._lines, ends, strict=True)]


def look_at(clue: Clue) -> list[tuple[Finding, More]]:
    """What was read, then what each analyser says of it with the box of each lead; nothing for what is no picture.

    Busy when other files are being read: ask again.
    """
    if clue.medium != Clue.Medium.IMAGE or PICTURE_TEXT in settings.ANALYSERS_OFF:
        return []
    if why := writing.missing():
        return [_own(f"Text in pictures is not read here: {why}")]
    try:
        found = writing.read(_shown(clue))
    except Busy:
        raise
    except BadInput:
        return [_own(BROKE_OFF)]
    if not found.lines:
        return [_own(_nothing(found))]
    return [_own(_left(found), [_read(one) for one in found.lines]), *_said(clue, Lines(found.lines))]


def around(lines: list[Line]) -> Box:
    left, top = min(one.x for one in lines), min(one.y for one in lines)
    right, bottom = max(one.x + one.w for one in lines), max(one.y + one.h for one in lines)
    return [round(part, 4) for part in (left, top, right - left, bottom - top)]


def _shown(clue: Clue) -> bytes:
    """The copy that was drawn anew; never the original."""
    return b"".join(store.read(Media.objects.select_related("clue").get(clue=clue, role=Media.Role.SHOWN)))


def _own(cannot_tell: str, read: list[More] | None = None) -> tuple[Finding, More]:
    return Finding(PICTURE_TEXT, (), cannot_tell, reliability(PICTURE_TEXT)), {"read": read or []}


def _read(line: Line) -> More:
    told = {"text": defanged(line.text), "script": line.script, "confidence": line.confidence}
    return {**told, "box": around([line])}


def _said(clue: Clue, lines: Lines) -> list[tuple[Finding, More]]:
    """As strong as in a text, times how often a line is read right."""
    rate = reliability(PICTURE_TEXT).rate
    found = [weakened(one, rate) for one in said_of(lines.text, clue.pk)]
    return [(one, {"boxes": [lines.box(*lead.span) for lead in one.leads]}) for one in found]


def _nothing(found: Writing) -> str:
    if not found.seen:
        return "No writing was found in the picture."
    none = f"Places in the picture that look like writing: {found.seen}. None could be read with confidence."
    return f"{none} {_left(found)}".strip()


def _left(found: Writing) -> str:
    return f"Places that look like writing and that there was no time for: {found.left}." if found.left else ""
