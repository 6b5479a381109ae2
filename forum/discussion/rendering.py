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

import markdown
from bleach.sanitizer import Cleaner
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.discussion import tokens

TAGS = frozenset(
    {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {"a": ["href"], "img": ["alt"], "ol": ["start"]}
PROTOCOLS = frozenset({"http", "https", "mailto"})
MOST_BRACKETS = 300  # Markdown looks for the end of every one: thousands of open ones would hold a worker for a minute
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
    return mark_safe(_QUOTE.sub(lambda found: credit(UUID(found[1])), cleaned))  # noqa: S308


def quotation(text: str) -> str:
    """A post's text as the beginning of a reply: its own words as a quote, what it quoted itself left out."""
    own = [line for line in text.strip().split("\n") if not line.lstrip().startswith(">")]
    return "\n".join(f"> {line}".rstrip() for line in "\n".join(own).strip().split("\n")) + "\n\n"


def _converted(text: str) -> str:
    if text.count("[") > MOST_BRACKETS:
        raise BadInput(_("There are too many square brackets in this text: at most %(n)d.") % {"n": MOST_BRACKETS})
    try:
        return _engine().reset().convert(text)
    except RecursionError:
        raise BadInput(_("Lists or quotes are nested too deeply in this text.")) from None


def _engine() -> markdown.Markdown:
    engine: markdown.Markdown | None = getattr(_engines, "markdown", None)
    if engine is None:
        engine = markdown.Markdown(extensions=["fenced_code", "tables", "nl2br", "sane_lists"], output_format="html")
        engine.preprocessors.deregister("html_block")  # typed tags are text, so that cleaning has less to get wrong
        engine.inlinePatterns.deregister("html")
        _engines.markdown = engine
    return engine
