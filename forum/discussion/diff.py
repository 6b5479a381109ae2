"""What an edit changes, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

# Scripts written without spaces (Thai to Khmer, kana, Han, Hangul) are compared character by character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORDS = re.compile(rf"\s+|[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text that is kept, inserted or deleted."""

    kind: str  # "same", "ins", "del"
    text: str


def most_changed(pieces: Iterable[Piece]) -> int:
    """How many words and signs were put in, or taken out if those are more; spaces are not counted."""
    counts = {"same": 0, "ins": 0, "del": 0}
    for piece in pieces:
        counts[piece.kind] += sum(not word.isspace() for word in _WORDS.findall(piece.text))
    return max(counts["ins"], counts["del"])


def words_changed(before: str, after: str) -> list[Piece]:
    """The two texts as one: read without "del" it is `after`, without "ins" it is `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        if start < end:
            pieces.append(Piece("del", "".join(old[start:end])))
        if new_start < new_end:
            pieces.append(Piece("ins", "".join(new[new_start:new_end])))
    return pieces
