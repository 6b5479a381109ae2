"""What Unicode says of a text: runs of one script, its direction, characters one can't see, code points; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import unicodedataplus as unicode
from anyascii import anyascii

MOST_POINTS = 200
NEUTRAL = frozenset({"Common", "Inherited", "Unknown"})
JAPANESE = frozenset({"Han", "Hiragana", "Katakana"})  # written together: one run wherever there are kana
OPENING, CLOSING = frozenset({"LRI", "RLI", "FSI"}), "PDI"
# Formats that are drawn: signs of numbers and verses that stand before or over digits (Unicode 16, 23.2.2).
DRAWN = frozenset({*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD})
LABELS = {
    0xA0: "NBSP", 0xAD: "SHY", 0x34F: "CGJ", 0x61C: "ALM", 0x115F: "HCF", 0x1160: "HJF", 0x180E: "MVS",
    0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LSEP", 0x2029: "PSEP",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x202F: "NNBSP", 0x2060: "WJ",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x2800: "BLANK", 0x3164: "HF", 0xFEFF: "BOM",
    0xFFA0: "HHF", 0xE0001: "TAG", 0xE007F: "TAG END",
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Characters of one script, from start to end (not included); the script as Unicode names it, empty for none."""

    start: int
    end: int
    script: str

    @property
    def first(self) -> int:
        """As people count."""
        return self.start + 1


@dataclass(frozen=True)
class CodePoint:
    """One character: where it stands in the whole text, as people count; its number, its name, its chip if unseen."""

    place: int
    character: str
    unseen: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str:
        return str(unicode.name(self.character, ""))


def runs_of(text: str) -> tuple[Run, ...]:
    """The text cut where its script changes; signs that all scripts share go with what stands before them."""
    scripts = [str(unicode.script(character)) for character in text]
    if JAPANESE & {*scripts} - {"Han"}:
        scripts = ["Japanese" if one in JAPANESE else one for one in scripts]
    first = next((one for one in scripts if one not in NEUTRAL), "")
    found, start, now = [], 0, first
    for at, script in enumerate(scripts):
        if script not in NEUTRAL and script != now:
            found.append(Run(start, at, now))
            start, now = at, script
    return (*found, Run(start, len(text), now)) if text else ()


def direction_of(text: str) -> str:
    """ltr or rtl after the first strong character outside isolates (UAX #9, P2 and P3); empty where there is none."""
    depth = 0
    for character in text:
        kind = str(unicode.bidirectional(character))
        if kind in OPENING:
            depth += 1
        elif kind == CLOSING:
            depth = max(0, depth - 1)
        elif not depth and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""


@cache
def unseen(character: str) -> str:
    """A short label of a character that isn't seen or that turns the direction; empty for all others."""
    point = ord(character)
    if point in LABELS:
        return LABELS[point]
    if 0xFE00 <= point <= 0xFE0F:
        return f"VS{point - 0xFE00 + 1}"
    if 0xE0100 <= point <= 0xE01EF:
        return f"VS{point - 0xE0100 + 17}"
    if 0xE0020 <= point <= 0xE007E:
        return f"TAG {chr(point - 0xE0000)}"
    if 0x180B <= point <= 0x180F:
        return f"FVS{1 + (0, 1, 2, 0, 3)[point - 0x180B]}"
    kind = unicode.category(character)
    hides = kind in {"Cf", "Cc", "Zl", "Zp"} and point not in DRAWN
    other_space = kind == "Zs" and character not in " \u3000"
    return f"U+{point:04X}" if (hides or other_space) and character not in "\t\r\n" else ""


def code_points(text: str, start: int, end: int) -> Iterator[CodePoint]:
    """The characters from start to end (not included), at most MOST_POINTS of them."""
    for at, character in enumerate(text[start : min(end, start + MOST_POINTS)], start):
        yield CodePoint(at + 1, character, unseen(character))


def in_latin(text: str) -> str:
    """The text letter by letter in Latin, approximately (AnyAscii's tables); what is Latin already stays as it is."""
    return "".join(
        _in_latin(character, is_latin=run.script == "Latin")
        for run in runs_of(text)
        for character in text[run.start : run.end]
    )


def _in_latin(character: str, *, is_latin: bool) -> str:
    """Letters and digits; signs stay, and what isn't seen goes where it would disturb."""
    kind = str(unicode.category(character))
    if kind == "Nd" or (kind[0] in "LM" and not is_latin):
        return anyascii(character)
    if unseen(character) and not is_latin:
        return " " if kind == "Zs" else ""
    return character
