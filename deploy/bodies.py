"""What people send stays in memory until Django has it: Twisted would write it to a file in clear, before sign-in."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

from daphne import http_protocol
from django.conf import settings

from deploy import too_large

SMALL = 64 * 1024  # ordinary forms are taken even while large bodies fill the memory set aside for them
AT_ONCE = 4  # as many of the largest bodies may be under way together
SLOWEST = 600  # seconds for a whole body; a drop now and then must not hold that memory for ever
READ_ON = 3  # times the largest body: a browser shows our sentence only when it could send all of what is too large
_END = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\n" + _END
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\n" + _END


class Body(BytesIO):
    """Bytes of one request, counted among those of all requests until it is closed."""

    held = 0  # by all bodies together; the server has one thread for its connections

    def __init__(self) -> None:
        super().__init__()
        self._mine = 0

    def write(self, data: Any, /) -> int:
        self._mine += len(data)
        Body.held += len(data)
        return super().write(data)

    def close(self) -> None:
        Body.held -= self._mine
        self._mine = 0
        super().close()


class BoundedRequest(http_protocol.WebRequest):  # type: ignore[misc]  # Daphne has no types
    """Daphne's request with a bound: too much is refused when it is announced, or when it has become too much."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.is_refused = self.is_drained = False
        # Twisted would parse every form a second time, before anybody has asked whether it is acceptable.
        self._parsePOSTFormSubmission = False

    def __repr__(self) -> str:
        """For the log of requests that took too long; Twisted's own shows the whole address."""
        return f"<a request at 0x{id(self):x}>"

    def gotLength(self, length: int | None) -> None:  # noqa: N802  Twisted's name
        """The headers are here, the body is not: length is None when it comes in chunks."""
        self.content, self._began = Body(), time.monotonic()
        self._check(length or 0)
        if self.is_refused:
            self.requestHeaders.removeHeader(b"Expect")  # else "100 Continue" would follow the refusal

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        if self.is_drained and time.monotonic() - self._began > SLOWEST:
            self.channel.loseConnection()
        if not self.is_refused:
            self._check(self.content.tell() + len(data))
        if not self.is_refused:
            self.content.write(data)

    def requestReceived(self, *line: bytes) -> None:  # noqa: N802  Twisted's name
        if self.is_drained:
            self._answer(self._too_large())
        elif not self.is_refused:
            super().requestReceived(*line)

    def _check(self, length: int) -> None:
        if self._most() < length <= READ_ON * self._most() and not self.content.tell():
            self.is_refused = self.is_drained = True  # read to its end, kept nowhere, then answered
        elif length > self._most():
            self._refuse(self._too_large())
        elif time.monotonic() - self._began > SLOWEST:
            self._refuse(TOO_SLOW)
        elif length > SMALL and Body.held - self.content.tell() + length > AT_ONCE * _largest():
            self._refuse(BUSY)

    def _most(self) -> int:
        kind = (self.requestHeaders.getRawHeaders(b"Content-Type") or [b""])[0]
        return too_large.most(kind.decode("latin-1"))

    def _too_large(self) -> bytes:
        told = self.requestHeaders
        languages = (told.getRawHeaders("Accept-Language") or [""])[0]
        headers, html = too_large.page(languages, "; ".join(told.getRawHeaders("Cookie") or []))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 413 Content Too Large\r\n{head}\r\n".encode() + html

    def _refuse(self, answer: bytes) -> None:
        self.is_refused = True
        self.content.close()
        self._answer(answer)

    def _answer(self, answer: bytes) -> None:
        self.channel.transport.write(answer)
        self.channel.loseConnection()


def _largest() -> int:
    return int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)


def keep_in_memory() -> None:
    """Every connection that Daphne takes from now on makes bounded requests."""
    http_protocol.WebRequest = BoundedRequest
