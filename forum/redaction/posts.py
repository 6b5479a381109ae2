"""Taking words out of posts: all versions of one, and what quotes it; HTML, hashes and names are made to fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote as percent
from uuid import UUID

from django.utils.html import escape, format_html

from accounts.errors import BadInput
from forum.discussion import rendering
from forum.discussion.models import CALLED, Quote, Revision
from forum.discussion.quoting import html_of
from forum.redaction.passages import BLOCKS, Scrubber, Span, quoted
from forum.review.models import Review

# While Markdown works a block is one character that no keyboard has: brackets would be counted, and could make a link.
_SIGNS = {block: chr(0xE000 + number) for number, block in enumerate(BLOCKS.values())}


@dataclass(frozen=True)
class _Piece:
    """Of a text as it is kept: where it stands in the text as it is read, and what is kept of it."""

    span: Span
    kept: str
    is_name: bool


def scrub(versions: Iterable[Revision], scrubber: Scrubber, *, quotes_only: bool = False) -> dict[UUID, str]:
    """Each version that changed, by id, as it was read; `quotes_only`: nothing but what it quotes is touched."""
    before = {}
    for revision in versions:
        said = revision.said
        spans = [one for one in scrubber.spans(said) if not quotes_only or quoted(said, one)]
        if spans:
            before[revision.pk] = said
            _rewrite(revision, spans, scrubber.block)
    return before


def quoting(first: Iterable[UUID]) -> Iterator[Revision]:
    """Versions that quote these, then those that quote these, and so on; each after what it quotes."""
    known = set(first)
    layer = known
    while layer:
        rows = Revision.objects.filter(quotes__source__in=layer).exclude(pk__in=known).distinct()
        found = list(rows.select_related("post__case", "post__author", "post__mark").order_by("created_at", "pk"))
        yield from found
        layer = {one.pk for one in found}
        known |= layer


def uncredited(case: UUID, but: Iterable[UUID]) -> Iterator[Revision]:
    """Versions in the case that quote something and credit nobody."""
    rows = Revision.objects.filter(post__case=case, quotes=None).exclude(pk__in=list(but))
    rows = rows.select_related("post__case", "post__author", "post__mark")
    return (one for one in rows.iterator(500) if ">" in one.text)


def _rewrite(revision: Revision, spans: list[Span], block: str) -> None:
    kept = _kept(list(_pieces(revision)), spans, block)
    revision.mentions.exclude(pk__in=CALLED.findall(kept)).delete()
    revision.text, revision.sha256 = kept, hashlib.sha256(kept.encode()).hexdigest()
    revision.html = _html(revision)
    revision.save(update_fields=["text", "html", "sha256"])
    Quote.objects.filter(source=revision).update(sha256=revision.sha256)
    waiting = Review.objects.filter(
        kind__in=[Review.Kind.POST, Review.Kind.EDIT], subject=revision.pk, state=Review.State.WAITING
    )
    waiting.update(seen_hash=revision.seen_hash())  # whoever has the old text before them is asked to look again


def _pieces(revision: Revision) -> Iterator[_Piece]:
    """The parts between names that are called, and the names."""
    names, at, place = _names(revision), 0, 0
    for found in CALLED.finditer(revision.text):
        plain = revision.text[at : found.start()]
        name = f"@{names[found[1]]}" if found[1] in names else found[0]
        yield _Piece(Span(place, place + len(plain)), plain, is_name=False)
        place += len(plain)
        yield _Piece(Span(place, place + len(name)), found[0], is_name=True)
        at, place = found.end(), place + len(name)
    yield _Piece(Span(place, place + len(revision.text) - at), revision.text[at:], is_name=False)


def _names(revision: Revision) -> Mapping[str, str]:
    return {str(one.pk): one.person.name for one in revision.mentions.select_related("person")}


def _kept(pieces: list[_Piece], spans: list[Span], block: str) -> str:
    """A name of which a part is taken out goes as a whole, and with it that somebody is called."""
    text, at = "", 0
    for span in spans:
        text += _between(pieces, at, span.start) + block
        at = span.end
    return text + _between(pieces, at, pieces[-1].span.end)


def _between(pieces: list[_Piece], start: int, end: int) -> str:
    kept = []
    for piece in pieces:
        if piece.is_name and start <= piece.span.start and piece.span.end <= end:
            kept.append(piece.kept)
        elif not piece.is_name:
            low, high = max(start, piece.span.start), min(end, piece.span.end)
            kept.append(piece.kept[low - piece.span.start : high - piece.span.start] if low < high else "")
    return "".join(kept)


def _html(revision: Revision) -> str:
    """As it is made for a new text, crediting what was credited."""
    sources = {one.source_id: one.source for one in revision.quotes.select_related("source__post__author")}
    names = _names(revision)
    marks = (CALLED, lambda found: UUID(found) if found in names else None) if names else None
    words = {pk: _signed(source) for pk, source in html_of(sources).items()}
    try:
        made = rendering.render(_signed(revision.text), words, marks).html
    except BadInput:  # a text at the bounds of what Markdown may work on: its words alone, and nothing is left out
        made = str(format_html('<p dir="auto">{}</p>', _signed(revision.text)))
    for block, sign in _SIGNS.items():
        made = made.replace(sign, escape(block)).replace(percent(sign), escape(block))
    # In quotes and code nobody is called: there the name stands as it was typed.
    return CALLED.sub(lambda found: escape(f"@{names[found[1]]}") if found[1] in names else found[0], made)


def _signed(text: str) -> str:
    for block, sign in _SIGNS.items():
        text = text.replace(block, sign)
    return text
