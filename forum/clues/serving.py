"""Streams a sealed file, or the one range of it asked for, so that a browser can do nothing with it but show it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Protocol

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.errors import Busy
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
    if part:  # less than was asked for is a right answer (RFC 9110, 15.3.7): players ask for the rest when they need it
        part = (part[0], min(part[1], part[0] + settings.MEDIA_BUFFERED))
    start, end = part or (0, piece.size)
    seat = _seat(request, end - start)
    try:
        record()
        body = _body(request, store.read(piece, start, end), seat)
    except BaseException:
        seat.close()
        raise
    response = StreamingHttpResponse(body, status=206 if part else 200, content_type=piece.content_type)
    response["Content-Length"] = str(end - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{piece.size}"
    return harmless(response, piece.content_type, name)


def attachment(request: HttpRequest, piece: Served, name: str) -> HttpResponseBase:
    """The whole of it as a file to keep, that no browser opens by itself; `name` is ours, with its extension."""
    seat = _seat(request, piece.size)
    try:
        body = _body(request, store.read(piece), seat)
    except BaseException:
        seat.close()
        raise
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


class _Seat:
    """One of few places for answers that may keep a thread for as long as somebody reads; nothing where it is small."""

    _is_taken = False

    def __init__(self, *, is_large: bool) -> None:
        if is_large and not _large.acquire(blocking=False):
            raise Busy(_("Too many large files are being read at this moment. Try again in a minute."))
        self._is_taken = is_large

    def close(self) -> None:
        if self._is_taken:
            self._is_taken = False
            _large.release()

    __del__ = close  # an answer that failed on its way out is dropped, and nobody closes it


class _Seated:
    """Chunks whose seat is free when the server closes the answer, begun or not."""

    def __init__(self, chunks: Iterator[bytes], seat: _Seat) -> None:
        self._chunks, self._seat = chunks, seat

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """The file that is read, too."""
        if isinstance(self._chunks, Generator):
            self._chunks.close()
        self._seat.close()


_large = threading.BoundedSemaphore(settings.LARGE_AT_ONCE)


def _seat(request: HttpRequest, size: int) -> _Seat:
    """Asynchronous servers keep no thread for an answer."""
    return _Seat(is_large=size > settings.MEDIA_BUFFERED and not isinstance(request, ASGIRequest))


def _body(request: HttpRequest, chunks: Iterator[bytes], seat: _Seat) -> _Seated | AsyncIterator[bytes]:
    return _in_threads(chunks) if isinstance(request, ASGIRequest) else _Seated(chunks, seat)


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One chunk in memory at a time; handed a plain iterator, an asynchronous server would gather them all first."""
    while part := await sync_to_async(lambda: next(chunks, b""))():
        yield part
