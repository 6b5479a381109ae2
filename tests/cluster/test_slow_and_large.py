"""Half a thousand who send a byte a second, and half a gigabyte in one body: others notice nothing of it."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from urllib.parse import urlsplit

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Visitor
from tests.cluster.small_disks import listed
from tests.cluster.under_load import Person

MANY, PAGES = 500, 20
ELSEWHERE = "127.0.0.9"  # an address of theirs: bounds are for each address
BODY = 500_000_000
FORM = "Content-Type: application/x-www-form-urlencoded"


def connected(visitor: Visitor) -> ssl.SSLSocket:
    front = urlsplit(visitor.origin)
    plain = socket.create_connection(("127.0.0.1", front.port or 443), 30, (ELSEWHERE, 0))
    return visitor.tls().wrap_socket(plain, server_hostname="localhost")


class Dripping(threading.Thread):
    """All of them, a byte each a second: half are at their head, half at a body."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self._visitor, self.stop, self.are_there = visitor, threading.Event(), threading.Event()
        self.rounds = 0

    def run(self) -> None:
        lines = [connected(self._visitor) for _ in range(MANY)]
        host = self._visitor.headers()["Host"]
        for number, line in enumerate(lines):
            line.settimeout(1)
            head = f"POST /account/login/ HTTP/1.1\r\nHost: {host}\r\n{FORM}\r\nContent-Length: 1000\r\n"
            line.sendall(head.encode() + (b"\r\n" if number % 2 else b"X-Slow: "))
        self.are_there.set()
        while not self.stop.wait(1):
            self.rounds += 1
            for line in lines:
                with contextlib.suppress(OSError):  # the front has had enough of this one
                    line.sendall(b"x")
        for line in lines:
            line.close()


def test_five_hundred_slow_connections(cluster: Cluster, person: Person):
    visitor, folder = person("Elena Ruiz"), cluster.ground.folder / "nginx"
    dripping, before = Dripping(visitor), listed(folder)
    dripping.start()
    assert dripping.are_there.wait(60)
    try:
        assert [visitor.get("/").status for _ in range(PAGES)] == [200] * PAGES
        assert visitor.socket().status == 101
        while dripping.rounds < 3:
            assert visitor.get("/account/").status == 200
    finally:
        dripping.stop.set()
        dripping.join(60)
    assert listed(folder) == before, "a body lay on the disk"


class Pouring(threading.Thread):
    """As much of a body as is taken, and on after the answer. Only this thread touches the line: what OpenSSL is asked
    by two at once, it may answer with the end of the line."""

    def __init__(self, line: ssl.SSLSocket, length: str) -> None:
        super().__init__(daemon=True)
        self._line, self.stop, self.answered, self.answer = line, threading.Event(), threading.Event(), b""
        piece = bytes(1_000_000)
        self._piece = b"%x\r\n%s\r\n" % (len(piece), piece) if "chunked" in length else piece

    def run(self) -> None:
        self._line.settimeout(0)
        with contextlib.suppress(OSError):  # the front has had enough
            self._pour()

    def _pour(self) -> None:
        pieces, left = BODY // 1_000_000, memoryview(b"")
        while not self.stop.is_set() and (left or pieces):
            if not left:
                pieces, left = pieces - 1, memoryview(self._piece)
            select.select([self._line], [self._line], [], 1)
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                left = left[self._line.send(left) :]
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                self.answer = self.answer or self._line.recv(65536)
                self.answered.set()


def test_half_a_gigabyte_in_one_body(cluster: Cluster, person: Person):
    """Announced, or in chunks without a word of how much it will be."""
    visitor, folder = person("Elena Ruiz"), cluster.ground.folder
    before = listed(folder / "nginx") | listed(folder / "var" / "media")
    for length in (f"Content-Length: {BODY}", "Transfer-Encoding: chunked"):
        with connected(visitor) as line:
            host = visitor.headers()["Host"]
            line.sendall(f"POST /account/login/ HTTP/1.1\r\nHost: {host}\r\n{FORM}\r\n{length}\r\n\r\n".encode())
            pouring = Pouring(line, length)
            pouring.start()
            assert pouring.answered.wait(30)
            assert pouring.answer.startswith(b"HTTP/1.1 413 ")
            assert visitor.get("/").status == 200
            pouring.stop.set()
            pouring.join(60)
    assert listed(folder / "nginx") | listed(folder / "var" / "media") == before
