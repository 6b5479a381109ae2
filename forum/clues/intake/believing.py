"""What may be believed of the answer of a worker, which its file may have taken over: bounded, printable, ours."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from forum.clues.intake.faults import tidy
from geoloc.hum import LOUDEST, Hum, Why

LONGEST_HEADER = 1024 * 1024  # bytes
LONGEST_EDGE, MOST_PIXELS = 65_500, 130_000_000  # of what is shown: a tilted picture has a larger canvas
TOLD = frozenset({"taken", "position", "device", "description"})
LONGEST_TOLD, MOST_TOLD = 200, 12
LONGEST_FACT = 40  # characters of what stands in a refusal's sentence
MOST_PEAKS = 800
Header = dict[str, Any]


def parsed(answer: bytes) -> tuple[Header, bytes] | None:
    """Header and bytes of a whole answer; None for anything else, which means that the worker died over it."""
    if not answer[:8].isdigit():
        return None
    end = 8 + min(int(answer[:8]), LONGEST_HEADER)
    try:
        header = json.loads(answer[8:end], parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(header.get("facts"), dict):
        return None
    shown = answer[end:]
    return (header, shown) if "fault" in header or header.get("size") == len(shown) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def said(facts: dict[str, Any]) -> dict[str, str]:
    """Numbers and names as they may stand in a sentence."""
    return {name: "".join(tidy([str(value)[:LONGEST_FACT]])) for name, value in facts.items()}


def removed(names: object) -> tuple[str, ...]:
    return tuple(tidy([str(name)[:LONGEST_FACT] for name in names])) if isinstance(names, list) else ()


def told(rows: object) -> tuple[tuple[str, str], ...]:
    """Names of ours with short values; anything else that the worker says is left out."""
    pairs = [row for row in rows if _is_told(row)] if isinstance(rows, list) else []
    tidied = ((name, _tidy(value)) for name, value in pairs)
    return tuple((name, value) for name, value in tidied if value)[:MOST_TOLD]


def _is_told(row: object) -> bool:
    match row:
        case [str(name), str(_value)]:
            return name in TOLD
    return False


def _tidy(value: str) -> str:
    """Nothing that turns the direction of reading, ends a line or is half a letter."""
    return "".join(letter for letter in value[:LONGEST_TOLD] if letter.isprintable())


def picture_facts(facts: dict[str, Any]) -> dict[str, Any] | None:
    width, height = facts.get("width"), facts.get("height")
    if type(width) is not int or type(height) is not int:
        return None
    fits = min(width, height) > 0 and max(width, height) <= LONGEST_EDGE and width * height <= MOST_PIXELS
    return {"width": width, "height": height} if fits else None


def sound_facts(facts: dict[str, Any]) -> dict[str, Any] | None:
    match facts:
        case {"seconds": float(seconds), "peaks": list(pairs)} if 0 < seconds < 700 and len(pairs) <= MOST_PEAKS:
            return {"seconds": seconds, "peaks": pairs} if all(_is_pair(pair) for pair in pairs) else None
    return None


def _is_pair(pair: object) -> bool:
    match pair:
        case [float(low), float(high)]:
            return -1 <= low <= high <= 1
    return False


def hum(facts: dict[str, Any]) -> Hum | None:
    """A frequency that there is, or a reason that there is, and strengths in their bounds."""
    match facts:
        case {"hertz": hertz, "why": str(why), "strength": [float(low), float(high)]} if why in {*Why}:
            told = hertz is None or (type(hertz) is int and hertz in (50, 60))
            if told and (hertz is None) == bool(why) and max(abs(low), abs(high)) <= LOUDEST:
                return Hum(hertz, Why(why), (low, high))
    return None
