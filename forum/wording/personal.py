"""Personal data that a text may hold without needing it. Pure: text in, findings out; linear, and of bounded size."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from forum.wording import numbers
from forum.wording.folding import MOST
from forum.wording.names import names

MOST_FOUND = 20
_MAIL = re.compile(r"(?<![\w.+%@-])[\w+%-](?:[\w.+%-]{0,62}[\w+%-])?@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HANDLE = re.compile(r"(?<![\w@./])@(?=[\w.'’-]{0,60}[^\W_])(\w[\w.'’-]{0,60})")


class Kind(StrEnum):
    """What it looks like."""

    MAIL = "mail"
    PHONE = "phone"
    HANDLE = "handle"
    NAME = "name"
    PAPER = "paper"


@dataclass(frozen=True)
class PersonalFound:
    """What was found, as it stands in the text."""

    kind: Kind
    text: str


def personal_in(text: str, known: Collection[str] = ()) -> list[PersonalFound]:
    """Each once, in the order of the text; `known`: handles (without @, casefolded) that call a reader here."""
    text = text[:MOST]
    found: dict[tuple[Kind, str], int] = {}
    taken: list[tuple[int, int]] = []
    for kind, start, end in _all(text, known):
        if not any(start < there and here < end for here, there in taken):
            taken.append((start, end))
            found.setdefault((kind, text[start:end]), start)
        if len(found) >= MOST_FOUND:
            break
    return [PersonalFound(kind, words) for (kind, words), _start in sorted(found.items(), key=lambda one: one[1])]


def _all(text: str, known: Collection[str]) -> Iterator[tuple[Kind, int, int]]:
    """The surest first: what one of them has taken is not found again as another."""
    masked = numbers.masked(text)
    for found in _MAIL.finditer(masked):
        yield Kind.MAIL, *found.span()
    for start, end in numbers.papers(text):
        yield Kind.PAPER, start, end
    for start, end in numbers.phones(masked):
        yield Kind.PHONE, start, end
    for found in _HANDLE.finditer(masked):
        if not _calls(found[1], masked, found.start(1), known):
            yield Kind.HANDLE, *found.span()
    for start, end in names(masked):
        yield Kind.NAME, start, end


def _calls(_handle: str, text: str, start: int, known: Collection[str]) -> bool:
    """Whether a reader is called here: their names may have several words."""
    return any(text[start : start + len(name)].casefold() == name for name in known)
