"""Asking the signer (over a unix socket) and witnesses (over HTTP): briefly, bounded, straight to where they are."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from audit.tlog.checkpoints import Head
from audit.tlog.exchange import Step

LONGEST = 1 << 16  # bytes of an answer
PATIENCE = 5.0  # seconds for the signer, which is on this machine


class Unreachable(Exception):
    """Nobody answered in time."""


class Refused(Exception):
    """It answered, and did not sign: the status and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Behind(Exception):
    """It stands at another size than we thought."""

    def __init__(self, size: int) -> None:
        super().__init__(f"It stands at size {size}.")
        self.size = size


class _Local(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def signer_head(path: Path) -> Head | None:
    """The last head that the signer stands for; None before the first."""
    head = Head.parse(_ask(_Local(path), "GET", "/head", b""))
    return head if head.size else None


def sign(path: Path, old: int, proof: Sequence[bytes], head: Head) -> list[str]:
    """The log's own signature lines over this head."""
    return _lines(_ask(_Local(path), "POST", "/sign", Step(old, proof, head.text()).text().encode()))


def cosign(url: str, old: int, proof: Sequence[bytes], note: str, *, timeout: float) -> list[str]:
    """A witness's lines over this note. No redirect is followed and no proxy of the environment is asked."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable(f"{url} is no address of a witness.")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = parts.path.rstrip("/") + "/add-checkpoint"
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    return _lines(_ask(connection, "POST", path, Step(old, proof, note).text().encode()))


def _ask(connection: http.client.HTTPConnection, method: str, path: str, body: bytes) -> str:
    # A byte now and then outlasts every time-out of a socket: the whole exchange has an end, too.
    deadline = threading.Timer(2 * (connection.timeout or PATIENCE), _cut, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        text = answer.read(LONGEST).decode("utf-8")
        if answer.length:  # it died while it answered, or says more than anybody would read
            raise ValueError("the answer was cut off")
    except (OSError, http.client.HTTPException, ValueError) as failed:
        raise Unreachable(f"Nobody answers at {getattr(connection, '_path', connection.host)}: {failed}") from failed
    finally:
        deadline.cancel()
        connection.close()
    if answer.status == 409 and answer.headers.get_content_type() == "text/x.tlog.size" and text.strip().isdecimal():
        raise Behind(int(text))
    if answer.status != 200:
        raise Refused(answer.status, text.strip()[:500] or f"It answered {answer.status}.")
    return text


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # closed already, or never open
        connection.sock.shutdown(socket.SHUT_RDWR)


def _lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    if not lines or not all(line.startswith("— ") and line.endswith("\n") for line in lines):
        raise Refused(200, "The answer holds no signature lines.")
    return lines
