"""Terms of the field that have a better one, found in a text as whole words. Pure: text and list in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from forum.wording.folding import Word, words

MOST_FOUND = 20
LANGUAGES = ("en", "fr", "es", "ar", "other")
BETWEEN = " \t\r\n\u00a0\u202f\u200b\u2060\ufeff-\u2010\u2011\u2013_"  # what may stand between the words of a term
SEPARATOR = ";"  # between the forms of one term: singular and plural, say


@dataclass(frozen=True)
class Entry:
    """A term in its forms, what to write instead, why, and of which language it is."""

    forms: tuple[str, ...]
    better: str
    why: str
    language: str


@dataclass(frozen=True)
class TermFound:
    """What stands in the text, and the entry that it belongs to."""

    text: str
    entry: Entry


def forms_of(typed: str) -> tuple[str, ...]:
    """The forms in a field of them; one without a letter or figure is none."""
    return tuple(form for part in typed.split(SEPARATOR) if words(form := " ".join(part.split())))


def terms_in(text: str, entries: Iterable[Entry]) -> list[TermFound]:
    """Each term once, longest first where several begin at the same word, in the order in which they stand."""
    by_first = _by_first_word(entries)
    seen, found, place = words(text), dict[tuple[str, ...], TermFound](), 0
    while place < len(seen) and len(found) < MOST_FOUND:
        hit = next((one for one in by_first.get(seen[place].folded, ()) if _stands(one[0], text, seen, place)), None)
        if hit is None:
            place += 1
            continue
        form, entry = hit
        last = place + len(form) - 1
        found.setdefault(form, TermFound(text[seen[place].start : seen[last].end], entry))
        place = last + 1
    return list(found.values())


def _stands(form: tuple[str, ...], text: str, seen: Sequence[Word], place: int) -> bool:
    """Whether these words stand here, with nothing but spaces and hyphens between them."""
    here = seen[place : place + len(form)]
    if tuple(word.folded for word in here) != form:
        return False
    return all(not text[one.end : two.start].strip(BETWEEN) for one, two in pairwise(here))


def _by_first_word(entries: Iterable[Entry]) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
    """Folded forms by their first word, the longest first: a text is then read once."""
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for entry in entries:
        for form in filter(None, map(_folded, entry.forms)):
            found.setdefault(form[0], []).append((form, entry))
    for same in found.values():
        same.sort(key=lambda one: -len(one[0]))
    return found


@lru_cache(maxsize=4096)  # of the list, not of what anybody writes: folding it anew took longer than reading a text
def _folded(form: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(form))
