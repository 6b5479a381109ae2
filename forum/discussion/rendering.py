"""From a post's Markdown to the HTML that readers get: a short allow-list, no live foreign link, no picture at all."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element  # nosec B405 # made here, nothing is parsed

import markdown
from bleach.sanitizer import Cleaner
from django.utils.html import escape, format_html, strip_tags
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
_BLOCKQUOTE = re.compile(r"<(/?)blockquote\b")
_LINE_END = re.compile(r"<br ?/?>\n?|</(?:li|pre|tr)>\n?")
_PART_END = re.compile(r"</(?:p|h[1-6]|ul|ol|table)>\n?")
_MENTION = re.compile(r"<!--mention ([0-9a-f-]{36})-->")
Marks = tuple[re.Pattern[str], Callable[[str], UUID | None]]  # how names are found, and which id stands for one
_engines = threading.local()  # a Markdown instance keeps state while it works: one for each thread, reused


@dataclass(frozen=True)
class Rendered:
    """HTML to store, and which of the offered revisions it really quotes."""

    html: str
    quotes: tuple[UUID, ...]


@dataclass(frozen=True)
class Credit:
    """What one reader is told: the line above a quote (safe HTML, or nothing; None: its words are left out too), and
    the names of who is called."""

    quote: Callable[[UUID], str | None] = lambda source: ""
    people: Mapping[UUID, str] = field(default_factory=dict)

    def mention(self, mention: UUID) -> str:
        return format_html('<bdi class="mention">@{}</bdi>', self.people.get(mention, _("somebody")))


def render(text: str, sources: Mapping[UUID, str] | None = None, called: Marks | None = None) -> Rendered:
    """Markdown to safe HTML. `sources` (revision id to its HTML) may be credited, where their very words are quoted.

    `called` finds who is called by name, and gives the id that stands for a name in the HTML.
    """
    words = {pk: plain(source) for pk, source in (sources or {}).items()}
    passes: list[Any] = [tokens.as_text, tokens.shown_links]
    if called is not None:
        passes.append(partial(tokens.called, pattern=called[0], ids=called[1]))
    passes += [tokens.blocks, partial(tokens.credited, words=words)]
    cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, filters=passes)
    cleaned = cleaner.clean(_converted(text))
    return Rendered(cleaned, quotes_in(cleaned))


def quotes_in(cleaned: str) -> tuple[UUID, ...]:
    """Which revisions stored HTML quotes."""
    return tuple(UUID(found) for found in dict.fromkeys(_QUOTE.findall(cleaned)))


def plain(cleaned: str) -> str:
    """The words of stored HTML, whitespace evened out."""
    return " ".join(html.unescape(strip_tags(cleaned)).split())


def own_words(cleaned: str) -> str:
    """The words of stored HTML without those quoted from other posts, which may be hidden by now."""
    pieces, at = [], 0
    for found in _QUOTE.finditer(cleaned):
        if found.start() >= at:
            pieces.append(cleaned[at : found.start()])
            at = _end_of_quote(cleaned, found.end())
    return plain("".join([*pieces, cleaned[at:]]))


def attributed(cleaned: str, credit: Credit) -> SafeString:
    """Stored HTML for one reader: each quote's source and each name as `credit` may tell them.

    Where what is quoted was hidden or taken down since, its words are left out here too.
    """
    pieces, at = [], 0
    for found in _QUOTE.finditer(cleaned):
        if found.start() < at:
            continue  # inside of what was left out
        said = credit.quote(UUID(found[1]))
        pieces += [
            cleaned[at : found.start()],
            escape(_("Quoted words that are not shown now.")) if said is None else said,
        ]
        at = _end_of_quote(cleaned, found.end()) if said is None else found.end()
    whole = "".join([*pieces, cleaned[at:]])
    # Safe: it was cleaned when it was stored, and Credit builds its HTML with format_html.
    # nosemgrep: markup-without-escaping - bleach cleaned it; Credit escapes
    return mark_safe(_MENTION.sub(lambda found: credit.mention(UUID(found[1])), whole))  # nosec B308, B703


def _end_of_quote(cleaned: str, start: int) -> int:
    """Where the quote that holds this place is closed; quotes inside it belong to it."""
    depth = 1
    for tag in _BLOCKQUOTE.finditer(cleaned, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    return len(cleaned)


def quotation(typed: str, cleaned: str) -> str:
    """A post as the beginning of a reply: its own words as a quote, what it quoted itself left out.

    Where it quotes, the lines are those of the HTML: in Markdown a quote goes on in the next line without its sign.
    """
    own = _own_lines(cleaned) if _BLOCKQUOTE.search(cleaned) else typed.strip()
    return "\n".join(f"> {line}".rstrip() for line in own.split("\n")) + "\n\n"


def _own_lines(cleaned: str) -> str:
    pieces, depth, at = [], 0, 0
    for tag in _BLOCKQUOTE.finditer(cleaned):
        if depth == 0:
            pieces.append(cleaned[at : tag.start()])
        depth += -1 if tag[1] else 1
        at = cleaned.find(">", tag.end()) + 1
    own = "".join([*pieces, cleaned[at:] if depth == 0 else ""])
    lines = _LINE_END.sub("\n", _PART_END.sub("\n\n", own))
    words = (" ".join(line.split()) for line in html.unescape(strip_tags(lines)).split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(words)).strip()


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
