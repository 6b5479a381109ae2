"""Words in a picture that was drawn anew: one worker finds lines, another reads them, and both answers are checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from forum.clues.intake import child, packs
from forum.clues.intake.kinds import Form
from forum.clues.intake.sentences import refusal
from forum.clues.intake.writing_shape import HIGH, LONGEST, MOST

SURE = 80  # of 100: models of other scripts are up to 78 sure of what they cannot read
LONGEST_LINE = 200  # characters
FEWEST, OF_SYLLABLES = 3, 2  # letters and numbers that differ: less is read into sockets and fences too
SYLLABLES = frozenset(["Han, simplified", "Han, traditional", "Japanese", "Hangul", "Ethiopic"])
FROM_RIGHT = frozenset(["Arabic", "Hebrew"])
SCRIPTS = frozenset(pack.script for pack in packs.PACKS)
Corners = tuple[float, ...]


@dataclass(frozen=True)
class Line:
    """One line as it was read, how sure the reader is (80 to 100), and the upright box about it, as fractions."""

    text: str
    script: str
    confidence: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Writing:
    """Lines that were read, from top to bottom; how many places look like writing; how many there was no time for."""

    lines: tuple[Line, ...]
    seen: int
    left: int = 0


def missing() -> str:
    """Why nothing is read at this installation, and what to install; "" where it is."""
    return packs.missing()


def read(shown: bytes) -> Writing:
    """The writing in a JPEG of our own drawing. BadInput when a worker did not live to say; Busy when others read."""
    header, pixels = child.ask(shown, Form.JPEG, task="lines")
    found = _found(header["facts"].get("lines"), len(pixels))
    if not found:
        return Writing((), 0)
    widths = json.dumps([width for width, _corners in found]).encode()
    answer, _nothing = child.ask(widths + b"\n" + pixels, "words")
    told = answer["facts"].get("read")
    if not isinstance(told, list) or len(told) > len(found):
        raise refusal("died")
    rows = [_line(row, corners) for row, (_width, corners) in zip(told, found, strict=False) if row is not None]
    return Writing(_in_order([one for one in rows if one]), len(found), len(found) - len(told))


def _found(rows: object, size: int) -> list[tuple[int, Corners]]:
    """Width and corners of each line; a finder taken over by its picture must not choose what the reader is handed."""
    if not isinstance(rows, list) or len(rows) > MOST:
        raise refusal("died")
    found = [_place(row) for row in rows]
    if sum(width for width, _corners in found) * HIGH != size:
        raise refusal("died")
    return found


def _place(row: object) -> tuple[int, Corners]:
    match row:
        case [int(width), *corners] if 0 < width <= LONGEST and len(corners) == 8:
            numbers = [float(one) for one in corners if isinstance(one, (int, float)) and -1 <= one <= 2]
            if len(numbers) == 8:
                return width, tuple(min(1.0, max(0.0, one)) for one in numbers)
    raise refusal("died")


def _line(row: object, corners: Corners) -> Line | None:
    """None for what is not read surely enough, or is no word."""
    match row:
        case [str(script), str(text), int(confidence)] if script in SCRIPTS and confidence <= 100:
            words = "".join(one for one in text[:LONGEST_LINE] if one.isprintable()).strip()
            fewest = OF_SYLLABLES if script in SYLLABLES else FEWEST
            if confidence < SURE or len({one for one in words if one.isalnum()}) < fewest:
                return None
            across, down = corners[::2], corners[1::2]
            left, top = min(across), min(down)
            return Line(words, script, confidence, left, top, max(across) - left, max(down) - top)
    raise refusal("died")


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """From top to bottom; what stands side by side as its script runs."""
    down = sorted(lines, key=lambda one: one.y + one.h / 2)
    rows: list[list[Line]] = [down[:1]]
    for above, one in pairwise(down):
        beside = (one.y + one.h / 2) - (above.y + above.h / 2) < min(one.h, above.h) / 2
        rows[-1].append(one) if beside else rows.append([one])
    return tuple(one for row in rows for one in _along(row))


def _along(row: list[Line]) -> list[Line]:
    from_right = sum(one.script in FROM_RIGHT for one in row) * 2 > len(row)
    return sorted(row, key=lambda one: one.x, reverse=from_right)
