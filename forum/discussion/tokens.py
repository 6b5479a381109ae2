"""Passes over cleaned HTML as tokens: links made dead, pictures made words, blocks given their direction."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

Token = dict[str, Any]  # html5lib's: type, and name with data (attributes) or data (text)

BLOCKS = frozenset({"p", "h4", "h5", "h6", "li", "td", "th", "pre"})
_CODE = frozenset({"pre", "code"})
_HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6"}  # the page has its own first three levels
_HREF = (None, "href")
_ALT = (None, "alt")
_OWN = re.compile(r"/(cases|clues|discussion/posts)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/(#[a-z0-9-]+)?")
_URL = re.compile(r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)
_PARTS = re.compile(r"(?P<scheme>[a-z]+:)?(?P<slashes>//)?(?P<host>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def as_text(source: Iterable[Token]) -> Iterator[Token]:
    """Pictures become their words, entities the characters they stand for; neighbouring text is one token.

    No request may ever leave a reader's browser: a suspect must not learn who is reading.
    """
    text = ""
    for token in source:
        if token["type"] in {"Characters", "SpaceCharacters"}:
            text += token["data"]
        elif token["type"] == "Entity":
            text += html.unescape(f"&{token['name']};")
        elif token.get("name") == "img":
            text += html.unescape(token["data"].get(_ALT, ""))
        else:
            if text:
                yield _text(text)
            text = ""
            yield token
    if text:
        yield _text(text)


def shown_links(source: Iterable[Token]) -> Iterator[Token]:
    """Addresses are shown, not live: only links to cases, clues and posts of this installation can be followed."""
    stream, in_code = iter(source), 0
    for token in stream:
        if token.get("name") in {"code", "pre"}:
            in_code += 1 if token["type"] == "StartTag" else -1
        if token["type"] == "StartTag" and token["name"] == "a":
            yield from _link(token, stream)
        elif token["type"] == "Characters" and not in_code:
            yield from _addresses(token["data"])
        else:
            yield token


def called(source: Iterable[Token], pattern: re.Pattern[str], ids: Callable[[str], UUID | None]) -> Iterator[Token]:
    """Who is called by name, as an id: not in quotes, where somebody else called them, nor in code and addresses."""
    depth = 0
    for token in source:
        if token.get("name") in {"blockquote", "code", "pre", "a", "span"}:
            depth += 1 if token["type"] == "StartTag" else -1
        if token["type"] != "Characters" or depth:
            yield token
            continue
        end = 0
        for found in pattern.finditer(token["data"]):
            if (mention := ids(found[1])) is None:
                continue
            if found.start() > end:
                yield _text(token["data"][end : found.start()])
            yield {"type": "Comment", "data": f"mention {mention}"}
            end = found.end()
        if end < len(token["data"]):
            yield _text(token["data"][end:])


def blocks(source: Iterable[Token]) -> Iterator[Token]:
    """Each block finds its own direction from its first letter, and can't upset that of the page; code runs ahead."""
    for token in source:
        if token["type"] not in {"StartTag", "EndTag"}:
            yield token
            continue
        name = _HEADINGS.get(token["name"], token["name"])
        starts = token["type"] == "StartTag" and name in BLOCKS | _CODE
        direction = {(None, "dir"): "ltr" if name in _CODE else "auto"} if starts else {}
        yield {**token, "name": name, "data": {**token.get("data", {}), **direction}}


def credited(source: Iterable[Token], words: Mapping[UUID, str]) -> Iterator[Token]:
    """Marks quotes whose every paragraph is found in a source: nobody is credited with what they never said."""
    stream = iter(source)
    for token in stream:
        if not _is(token, "StartTag", "blockquote"):
            yield token
            continue
        inside = list(_until_closed(stream))
        paragraphs = _paragraphs(inside)
        found = [pk for pk, said in words.items() if paragraphs and all(one in said for one in paragraphs)]
        yield token
        if found:
            yield {"type": "Comment", "data": f"quote {found[0]}"}
        yield from inside


def defanged(address: str) -> str:
    """hxxps://example[.]org/path: readable, copied by nobody by accident; invisible characters are spelt out."""
    seen = "".join(char if char.isprintable() else quote(char) for char in address)
    parts = _PARTS.fullmatch(seen)
    assert parts is not None  # every part of the pattern may be empty
    scheme = (parts["scheme"] or "").replace("http", "hxxp").replace("HTTP", "HXXP")
    return f"{scheme}{parts['slashes'] or ''}{parts['host'].replace('.', '[.]')}{parts['rest']}"


def _link(opening: Token, stream: Iterator[Token]) -> Iterator[Token]:
    inside = []
    for token in stream:
        if _is(token, "EndTag", "a"):
            break
        inside.append(token)
    address = html.unescape(opening["data"].get(_HREF, ""))
    if _OWN.fullmatch(address):
        yield _tag("StartTag", "a", {_HREF: address})
        yield from inside
        yield _tag("EndTag", "a")
        return
    words = "".join(token["data"] for token in inside if token["type"] == "Characters")
    if words.strip() != address:
        yield from shown_links(inside)
        yield _text(" ")
    if address:
        yield from _defanged(address)


def _addresses(text: str) -> Iterator[Token]:
    end = 0
    for found in _URL.finditer(text):
        address = found[0].rstrip(".,;:!?)]}'’”»")
        if found.start() > end:
            yield _text(text[end : found.start()])
        yield from _defanged(address)
        end = found.start() + len(address)
    if end < len(text):
        yield _text(text[end:])


def _defanged(address: str) -> Iterator[Token]:
    yield _tag("StartTag", "span", {(None, "class"): "defanged", (None, "dir"): "ltr"})
    yield _text(defanged(address))
    yield _tag("EndTag", "span")


def _until_closed(stream: Iterator[Token]) -> Iterator[Token]:
    """The rest of a quote, its end included; quotes inside it belong to it."""
    depth = 1
    for token in stream:
        if token.get("name") == "blockquote":
            depth += 1 if token["type"] == "StartTag" else -1
        yield token
        if depth == 0:
            return


def _paragraphs(inside: Iterable[Token]) -> list[str]:
    pieces = [""]
    for token in inside:
        if token["type"] == "Characters":
            pieces[-1] += token["data"]
        elif token["type"] == "EndTag" and token["name"] in BLOCKS:
            pieces.append("")
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _is(token: Token, kind: str, name: str) -> bool:
    return bool(token["type"] == kind and token["name"] == name)


def _text(data: str) -> Token:
    return {"type": "Characters", "data": data}


def _tag(kind: str, name: str, attributes: Mapping[tuple[None, str], str] | None = None) -> Token:
    return {"type": kind, "name": name, "namespace": None, "data": dict(attributes or {})}
