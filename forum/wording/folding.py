"""A text as words that can be compared: without case and accents, each knowing where it stands. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST = 20_000  # characters of a text that are looked at: as many as a post has
LONGEST = 200  # letters of a word that are kept: no term has so many, and a text of one word costs no more
TATWEEL = "\u0640"  # stretches an Arabic word and is no letter of it
_ACCENTS = 10  # combining classes from here on are accents and vowel points; below are signs that make another word
# Scripts written without spaces (Thai to Myanmar, Khmer, kana, Han): each of their letters counts as a word.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x31FF),
    (0x3400, 0x9FFF),
    (0x20000, 0x3FFFF),
)


@dataclass(frozen=True)
class Word:
    """Folded, and from where to where (not included) it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """All words in the first MOST characters of a text; linear in them."""
    found: list[Word] = []
    begun, letters, end = 0, "", 0
    for place, char in enumerate(text[:MOST]):
        folded = _folded(char)
        is_alone = _is_unspaced(char)
        if letters and (is_alone or (folded and not _in_words(folded[0]))):
            found.append(Word(letters, begun, end))
            letters = ""
        if folded and _in_words(folded[0]):
            begun = begun if letters else place
            letters, end = letters + folded[: LONGEST - len(letters)], place + 1
            if is_alone:
                found.append(Word(letters, begun, end))
                letters = ""
        elif letters and not folded:
            end = place + 1  # an accent typed by itself belongs to its letter
    return [*found, Word(letters, begun, end)] if letters else found


def _folded(char: str) -> str:
    """Nothing for accents, vowel points and what can't be seen, so that a word can't be hidden by them."""
    if char == TATWEEL or unicodedata.category(char) == "Cf":
        return ""
    if char.isascii():
        return char.lower()
    return "".join(
        one for one in unicodedata.normalize("NFKD", char).casefold() if unicodedata.combining(one) < _ACCENTS
    )


def _in_words(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _is_unspaced(char: str) -> bool:
    return char > "\u0dff" and any(first <= ord(char) <= last for first, last in _UNSPACED)
