"""From text to terms, by our own rules, so that both databases find the same: pure, no Django.

NFKC and case folding (UAX 15, UAX 31); marks of Latin, Greek, Cyrillic, Arabic and Hebrew are folded away; scripts
written without spaces between words give their characters and overlapping pairs of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 64  # characters of a term; what is longer is cut, on both sides alike
_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5),
    (0x05C7, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E8),
    (0x06EA, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0xFE20, 0xFE2F),
)  # fmt: skip
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x3005, 0x3007), (0x3040, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F), (0x20000, 0x3FFFF),
)  # fmt: skip
# Letters that are told apart by a stroke and not by a mark, and Arabic letters that keyboards write differently.
_ALIKE = str.maketrans("ıłøđħŧىیةک", "ilodhtييهك")


class Span(NamedTuple):
    """A run of letters, digits and their marks: where it stands in the text, and its folded form."""

    start: int
    end: int
    folded: str


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in ranges)


@lru_cache(4096)
def is_unspaced(char: str) -> bool:
    """Of a script that puts no spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar."""
    return _within(char, _UNSPACED)


@lru_cache(4096)
def _is_mark(char: str) -> bool:
    return char == "\u0640" or _within(char, _MARKS)  # tatweel stretches a word and says nothing


def _class(codes: Iterable[int]) -> str:
    """The inside of a character class, by ranges."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


# Letters and digits as Python knows them, and what may stand within a word: marks, joiners, soft hyphens.
_INSIDE = _class(code for code in range(0x20000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"})
_RUN = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
_HERE = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _UNSPACED)
_PARTS = re.compile(rf"[{_HERE}]+(?:[{_HERE}]|[{_INSIDE}])*|[^{_HERE}]+")


@lru_cache(20_000)
def folded(word: str) -> str:
    """The form by which words are compared."""
    word = "".join(
        char for char in unicodedata.normalize("NFKC", word).casefold() if unicodedata.category(char)[0] in "LMN"
    )
    if word.isascii():
        return word
    plain = "".join(char for char in unicodedata.normalize("NFKD", word) if not _is_mark(char))
    plain = unicodedata.normalize("NFC", plain).translate(_ALIKE)
    return "".join(str(digit) if (digit := unicodedata.digit(char, None)) is not None else char for char in plain)


def exact(text: str) -> str:
    """As written but for case, width, white space and what is not seen: how phrases in quotation marks compare."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c for c in even if c != "\u0640" and unicodedata.category(c) != "Cf").split())


def spans(text: str) -> Iterator[Span]:
    """Words with their places; a run of an unspaced script is a span of its own, though no space stands there."""
    for run in _RUN.finditer(text):
        if run[0].isascii():
            yield Span(run.start(), run.end(), run[0].lower())
            continue
        for part in _PARTS.finditer(run[0]):
            if found := folded(part[0]):
                yield Span(run.start() + part.start(), run.start() + part.end(), found)


def folded_words(text: str) -> list[str]:
    """The same without their places, which is quicker."""
    if text.isascii():
        return _RUN.findall(text.lower())
    return [span.folded for span in spans(text)]


def words_of(span: str, *, asked: bool = False) -> list[str]:
    """Terms of one folded span; asked: those that someone who looks for it needs, which is fewer."""
    if not is_unspaced(span[0]):
        return [span[:LONGEST]]
    pairs = [span[n : n + 2] for n in range(len(span) - 1)]
    if asked:
        return pairs or [span]
    return [*span, *pairs]


def coded(word: str) -> str:
    """A term as both databases keep it, of a to z, 0 to 9 alone: neither splits or folds it by rules of its own."""
    return f"w{word}" if word.isascii() else f"x{word.encode().hex()}"


def terms(text: str) -> set[str]:
    """All terms of a text, coded."""
    return {coded(word) for span in spans(text) for word in words_of(span.folded)}
