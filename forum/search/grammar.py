"""What may be typed into the search: words, "exact words", -without and from: board: type: … as one value; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.names import isolated
from forum.cases.states import PUBLISHED, CaseState
from forum.index.terms import coded, exact, spans, words_of
from geoloc.clue_types import CLUE_TYPES
from geoloc.places import is_area, search

LONGEST = 300
MOST_PARTS = 24
_Q, _P = r'["“”„«»]([^"“”„«»]*)["“”„«»]', r'[^\s"“”„«»]'  # quoted in the ways that keyboards quote; a plain character
_PART = re.compile(rf"(-?)(?:([^\W\d_]{{2,9}}):(?:{_Q}|({_P}*))|{_Q}|({_P}+))")
OPERATORS = ("from", "board", "type", "lang", "place", "state", "before", "after", "has", "is")
HAS = ("picture", "sound", "mark", "finding")
IS = ("unanswered", "case", "clue", "post", "urgent")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Word:
    """A word that stands there folded; open: any word that begins so."""

    folded: str
    is_open: bool = False

    def terms(self) -> list[str]:
        return [coded(one) for one in words_of(self.folded, asked=True)]


@dataclass(frozen=True)
class Asked:
    """A query that was understood."""

    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()  # as exact() gives them
    without: tuple[Word, ...] = ()
    without_phrases: tuple[str, ...] = ()
    given: dict[str, list[str]] = field(default_factory=dict)  # operator to what it asks for, understood
    before: datetime | None = None
    after: datetime | None = None

    @property
    def reads_words(self) -> bool:
        """Whether a row's text decides more than its terms do: then rows are read until a page is full."""
        return bool(self.phrases or self.without or self.without_phrases) or any(
            len(word.folded) > 2 and len(word.terms()) > 1 for word in self.words
        )


def parse(text: str) -> Asked:
    """BadInput with a sentence that says what to write."""
    text = text.replace("\x00", " ").strip()  # PostgreSQL refuses it
    if not text:
        raise BadInput(_("Write a word that stands in what you look for, or something like “lang:es is:unanswered”."))
    parts = list(_PART.finditer(text))
    if len(text) > LONGEST or len(parts) > MOST_PARTS:
        most = {"n": LONGEST, "parts": MOST_PARTS}
        raise BadInput(_("This is too long: at most %(n)d characters and %(parts)d words.") % most)
    found = _Found()
    for part in parts:
        minus, operator, value, plain_value, quoted, plain = part.groups()
        if operator and operator.casefold() in OPERATORS:
            found.operator(operator.casefold(), value if value is not None else plain_value, bool(minus))
        elif operator and (value is not None or not plain_value.startswith("//")):
            raise BadInput(
                _("“%(name)s:” is nothing this search knows. It knows %(list)s; to find a colon, use quotation marks.")
                % {"name": isolated(operator), "list": ", ".join(f"{one}:" for one in OPERATORS)}
            )
        elif quoted is not None:
            found.phrase(quoted, bool(minus))
        else:
            found.word(plain or f"{operator} {plain_value}", bool(minus))
    return found.asked()


class _Found:
    """What has been read of a query so far."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.phrases: list[str] = []
        self.without: list[Word] = []
        self.without_phrases: list[str] = []
        self.given: dict[str, list[str]] = {}
        self.days: dict[str, datetime] = {}

    def word(self, plain: str, minus: bool) -> None:
        spanned = list(spans(plain))
        for number, span in enumerate(spanned):
            is_open = plain.endswith("*") and number == len(spanned) - 1 and len(span.folded) > 1
            (self.without if minus else self.words).append(Word(span.folded, is_open))

    def phrase(self, quoted: str, minus: bool) -> None:
        if not any(True for _span in spans(quoted)):
            return
        (self.without_phrases if minus else self.phrases).append(exact(quoted))
        if not minus:
            self.words += [Word(span.folded) for span in spans(quoted)]

    def operator(self, name: str, value: str, minus: bool) -> None:
        if minus:
            raise BadInput(_("A minus goes before a word or a phrase, never before “%(name)s:”.") % {"name": name})
        if not value.strip():
            raise BadInput(_("Write what to look for right after “%(name)s:”, without a space.") % {"name": name})
        if name in {"before", "after"}:
            self.days[name] = _day(name, value)
        else:
            self.given.setdefault(name, []).append(_UNDERSTOOD[name](value.strip()))

    def asked(self) -> Asked:
        if not (self.words or self.given or self.days):
            raise BadInput(
                _("Write a word to find too, or something like “lang:es”: what only leaves out finds everything.")
                if self.without or self.without_phrases
                else _("There is no letter and no digit in this. Write a word that stands in what you look for.")
            )
        return Asked(
            tuple(self.words), tuple(self.phrases), tuple(self.without), tuple(self.without_phrases), self.given,
            self.days.get("before"), self.days.get("after"),
        )  # fmt: skip


def _day(name: str, value: str) -> datetime:
    found = _DAY.fullmatch(value.strip())
    try:
        if found:
            return datetime.combine(date(*map(int, found.groups())), time(), UTC)
    except ValueError:
        pass
    raise BadInput(
        _("“%(name)s:” wants a day as year-month-day, like “%(name)s:2026-03-31”; days are those of UTC.")
        % {"name": name}
    )


def _one_of(name: str, known: dict[str, str]) -> Callable[[str], str]:
    """By its code or its name, in any case."""

    def understood(value: str) -> str:
        wanted = value.casefold()
        for code, words in known.items():
            if wanted in {code.casefold(), words.casefold()}:
                return code
        raise BadInput(
            _("“%(name)s:” can't be “%(value)s”. Write one of: %(list)s.")
            % {"name": name, "value": isolated(value), "list": ", ".join(known)}
        )

    return understood


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", value):
        raise BadInput(_("“lang:” wants a language code, like “lang:es” or “lang:es-MX”."))
    return value


def _types(value: str) -> str:
    return _one_of("type", {code: str(words) for code, words in CLUE_TYPES.items()})(value)


def _states(value: str) -> str:
    return _one_of("state", {one.value: str(one.label) for one in CaseState if one in PUBLISHED})(value)


def _place(value: str) -> str:
    """A country or a part of one, by its code or its name in one of our languages; what lies within it counts."""
    code = value.upper()
    found = code if is_area(code) else next((one.code for one in search(value, "en", 1)), "")
    if not found:
        raise BadInput(
            _("“place:” knows no place called “%(value)s”. Write a country or a part of one, like “place:mexico”.")
            % {"value": isolated(value)}
        )
    return found


def _plain(value: str) -> str:
    return value


_UNDERSTOOD: dict[str, Callable[[str], str]] = {
    "from": _plain,
    "board": _plain,
    "place": _place,
    "type": _types,
    "lang": _language,
    "state": _states,
    "has": _one_of("has", {one: one for one in HAS}),
    "is": _one_of("is", {one: one for one in IS}),
}
