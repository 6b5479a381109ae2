"""Streams a sealed file, or the one range of it asked for, so that a browser can do nothing with it but show it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from forum.clues import store
from forum.clues.byte_ranges import Unsatisfiable, range_of

EXTENSIONS = {"image/jpeg": "jpg", "image/webp": "webp", "audio/ogg": "ogg", "text/plain; charset=utf-8": "txt"}


class Served(store.Piece, Protocol):
    """A piece that knows how long it is and what."""

    @property
    def size(self) -> int: ...
    @property
    def content_type(self) -> str: ...


def stream(request: HttpRequest, piece: Served, *, name: str, record: Callable[[], None]) -> HttpResponseBase:
    """`record` is called before the first byte; where the trail can't be written, nothing is sent."""
    asked = request.headers.get("Range", "") if "If-Range" not in request.headers else ""  # we have no validators
    try:
        part = range_of(asked, piece.size)
    except Unsatisfiable:
        nothing = HttpResponse(status=416, headers={"Content-Range": f"bytes */{piece.size}"})
        return harmless(nothing, piece.content_type, name)
    start, end = part or (0, piece.size)
    record()
    chunks = store.read(piece, start, end)
    body = _in_threads(chunks) if isinstance(request, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, status=206 if part else 200, content_type=piece.content_type)
    response["Content-Length"] = str(end - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{piece.size}"
    return harmless(response, piece.content_type, name)


def attachment(request: HttpRequest, piece: Served, name: str) -> HttpResponseBase:
    """The whole of it as a file to keep, that no browser opens by itself; `name` is ours, with its extension."""
    chunks = store.read(piece)
    body = _in_threads(chunks) if isinstance(request, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, content_type="application/octet-stream")
    response["Content-Length"] = str(piece.size)
    harmless(response, piece.content_type, name)
    response["Accept-Ranges"] = "none"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(response: HttpResponseBase, content_type: str, name: str) -> HttpResponseBase:
    """Opened on its own, the file can run nothing and load nothing; no other origin can embed it; nothing keeps it."""
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = f'inline; filename="{name}.{EXTENSIONS.get(content_type, "bin")}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One chunk in memory at a time; handed a plain iterator, an asynchronous server would gather them all first."""
    while part := await sync_to_async(lambda: next(chunks, b""))():
        yield part
