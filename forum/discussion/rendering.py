"""From a post's Markdown to the HTML that readers get: a short allow-list, no live foreign link, no picture at all."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element  # nosec B405 # made here, nothing is parsed

import markdown
from bleach.sanitizer import Cleaner
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown.extensions.tables import TableProcessor

from accounts.errors import BadInput
from forum.discussion import tokens

TAGS = frozenset(
    {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {"a": ["href"], "img": ["alt"], "ol": ["start"]}
PROTOCOLS = frozenset({"http", "https", "mailto"})
# What a member could hold a worker with: Markdown's work grows with the square of each of these, or faster.
MOST_LINES = 1_500
MOST_CELLS = 3_000  # of all tables: every row is padded to the width of its heading
MOST_CODES = 400  # each run of backticks looks for its other end
MOST_BRACKETS = 300  # so does every bracket,
BRACKET_WORK = 1_000_000  # in the longest text through all of it
MOST_STARS = 6_000  # and underscores
MOST_HTML = 200_000
_CODE = re.compile(r"`+|~~~+")
# Six lists or quotes in each other; a rule of many dashes is none of them.
_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d+\.(?=[ \t]))){7}(?![-*_ \t]*$)", re.MULTILINE)
_QUOTE = re.compile(r"<!--quote ([0-9a-f-]{36})-->")
_engines = threading.local()  # a Markdown instance keeps state while it works: one for each thread, reused


@dataclass(frozen=True)
class Rendered:
    """HTML to store, and which of the offered revisions it really quotes."""

    html: str
    quotes: tuple[UUID, ...]


def render(text: str, sources: Mapping[UUID, str] | None = None) -> Rendered:
    """Markdown to safe HTML. `sources` (revision id to its HTML) may be credited, where their very words are quoted."""
    words = {pk: plain(source) for pk, source in (sources or {}).items()}
    passes: list[Any] = [tokens.as_text, tokens.shown_links, tokens.blocks, partial(tokens.credited, words=words)]
    cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, filters=passes)
    cleaned = cleaner.clean(_converted(text))
    return Rendered(cleaned, quotes_in(cleaned))


def quotes_in(cleaned: str) -> tuple[UUID, ...]:
    """Which revisions stored HTML quotes."""
    return tuple(UUID(found) for found in dict.fromkeys(_QUOTE.findall(cleaned)))


def plain(cleaned: str) -> str:
    """The words of stored HTML, whitespace evened out."""
    return " ".join(html.unescape(strip_tags(cleaned)).split())


def attributed(cleaned: str, credit: Callable[[UUID], str]) -> SafeString:
    """Stored HTML for one reader: each quote's source as `credit` may tell it to them (safe HTML, or nothing)."""
    # Safe: it was cleaned when it was stored, and credit() builds its HTML with format_html.
    # nosemgrep: markup-without-escaping - bleach cleaned it; credit() escapes
    return mark_safe(_QUOTE.sub(lambda found: credit(UUID(found[1])), cleaned))  # nosec B308, B703


def quotation(text: str) -> str:
    """A post's text as the beginning of a reply: its own words as a quote, what it quoted itself left out."""
    own = [line for line in text.strip().split("\n") if not line.lstrip().startswith(">")]
    return "\n".join(f"> {line}".rstrip() for line in "\n".join(own).strip().split("\n")) + "\n\n"


class _Tables(TableProcessor):
    """Tables, as long as all of a text's are not too large together."""

    cells_left = MOST_CELLS

    def run(self, parent: Element, blocks: list[str]) -> None:
        self.cells_left -= len(self.separator) * (blocks[0].count("\n") + 1)
        if self.cells_left < 0:
            raise _too_complicated(_("its tables have more than %(n)d cells.") % {"n": MOST_CELLS})
        super().run(parent, blocks)


class _Engine(markdown.Markdown):
    """Markdown in which typed tags are text, so that cleaning has less to get wrong; so are mail addresses."""

    def __init__(self) -> None:
        super().__init__(extensions=["fenced_code", "tables", "nl2br", "sane_lists"], output_format="html")
        self.preprocessors.deregister("html_block")
        self.inlinePatterns.deregister("html")
        self.inlinePatterns.deregister("automail")
        self.tables = _Tables(self.parser, {"use_align_attribute": False})
        self.parser.blockprocessors.register(self.tables, "table", 75)

    def convert(self, source: str) -> str:
        self.reset()
        self.tables.cells_left = MOST_CELLS
        return super().convert(source)


def _converted(text: str) -> str:
    _check_work(text)
    try:
        converted = _engine().convert(text)
    except RecursionError:
        raise _too_complicated(_("lists or quotes are nested too deeply.")) from None
    if len(converted) > MOST_HTML:
        raise _too_complicated(_("it has too many marks of layout."))
    return converted


def _check_work(text: str) -> None:
    """BadInput for what would take Markdown long; all of it is counted in one pass each."""
    if text.count("\n") >= MOST_LINES:
        raise _too_complicated(_("at most %(n)d lines.") % {"n": MOST_LINES})
    brackets = min(MOST_BRACKETS, BRACKET_WORK // (len(text) + 1))
    if text.count("[") > brackets:
        raise _too_complicated(_("at most %(n)d square brackets in a text of this length.") % {"n": brackets})
    if sum(1 for _run in _CODE.finditer(text)) > MOST_CODES:
        raise _too_complicated(_("at most %(n)d pieces of code.") % {"n": MOST_CODES // 2})
    if text.count("*") + text.count("_") > MOST_STARS:
        raise _too_complicated(_("at most %(n)d stars and underscores.") % {"n": MOST_STARS})
    if _DEEP.search(text):
        raise _too_complicated(_("lists or quotes are nested too deeply."))


def _too_complicated(why: str) -> BadInput:
    return BadInput(_("This text is too complicated to show: %(why)s") % {"why": why})


def _engine() -> _Engine:
    engine: _Engine | None = getattr(_engines, "markdown", None)
    if engine is None:
        engine = _engines.markdown = _Engine()
    return engine
