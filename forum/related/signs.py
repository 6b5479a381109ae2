"""What in a clue is so much its own that the same in another case is no chance. Pure: text in, signs out.

A phone number, an address of mail, a link with a path, the very same file, the very same longer text. Weaker likeness
(a dialect, a building) is for people, and for the place science.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers

Sign = tuple[str, str]  # kind, value in its one spelling
FEWEST_LETTERS = 40  # of a text that is a sign as a whole: shorter ones are on every second shop
MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
LINK = re.compile(r"https?://[^\s<>\"')\]]{4,400}", re.IGNORECASE)


def of_clue(*, text: str, region: str, file_sha256: str) -> set[Sign]:
    """All signs of a clue; region: ISO 3166, as far as its author knows, for numbers without a country's prefix."""
    return {*_of_text(text, region), *([("file", file_sha256)] if file_sha256 else [])}


def _of_text(text: str, region: str) -> Iterator[Sign]:
    for found in MAIL.findall(text):
        yield "mail", found.casefold()
    for found in LINK.findall(text):
        if (link := _plain(found)) is not None:
            yield "link", link
    for match in phonenumbers.PhoneNumberMatcher(text, region[:2].upper() or None):
        yield "phone", phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    words = " ".join(text.casefold().split())
    if sum(letter.isalpha() for letter in words) >= FEWEST_LETTERS:
        yield "words", words


def _plain(link: str) -> str | None:
    """Host and path; none for a front page, which many people link to."""
    try:
        parts = urlsplit(link.rstrip(".,;:!?"))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    return f"{host}{path}" if host and path else None
