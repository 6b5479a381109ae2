"""A text made ready: bounded, without what cannot be seen, each character knowing where it stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LONGEST = 20_000  # characters read; a clue's text is shorter, and every analyser must end in bounded time
_KEPT = frozenset("\n\t\r")


@dataclass(frozen=True)
class Reading:
    """`text`: what analysers look at; `origin[i]`: where its character i stood in the text as given."""

    text: str
    origin: tuple[int, ...]
    cut: bool  # the text went on beyond what was read

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From and to in the text as given; (0, 0) for nothing."""
        if start >= end:
            return (0, 0)
        return self.origin[start], self.origin[end - 1] + 1

    @property
    def letters(self) -> int:
        return sum(one.isalpha() for one in self.text)

    def silence(self) -> str:
        """Why nothing can be told from it at all, as a sentence; "" if something may be."""
        shown = [one for one in self.text if not one.isspace()]
        if not shown:
            return "There is no text: nothing, or only spaces and invisible characters."
        if len(set(shown)) == 1 and len(shown) > 1:
            return f"The text is one character, {shown[0]}, again and again."
        return ""


def read(text: str) -> Reading:
    """Any string: lone surrogates become spaces, invisible and direction characters go, the rest stays in place."""
    kept, origin = [], []
    for n, one in enumerate(text[:LONGEST]):
        kind = unicodedata.category(one)
        if kind in {"Cs", "Co", "Cn"} or kind[0] == "Z":
            one = " "  # noqa: PLW2901 one character for another, in place
        if kind not in {"Cf", "Cc"} or one in _KEPT:
            kept.append(one)
            origin.append(n)
    return Reading("".join(kept), tuple(origin), len(text) > LONGEST)


def with_ascii_digits(text: str) -> str:
    """Digits of any script as 0 to 9, one for one, so that places in the text stay."""
    return "".join(str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in text)
