"""The small HTTP server of signer and witness: bounded in size, time and number, one answer a request."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from audit.tlog.exchange import LONGEST
from audit.tlog.memory import WrongStep

PATIENCE = 10.0  # seconds for a whole request
AT_ONCE = 32  # requests; more wait in the kernel's queue
TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
Answerer = Callable[[bytes], str]
Routes = Mapping[tuple[str, str], Answerer]  # (method, path): what answers with a text, or raises WrongStep


class _Handler(BaseHTTPRequestHandler):
    """Reads one request and closes: whoever is slow or large is cut off, and costs nobody else anything."""

    routes: Routes = {}
    timeout = PATIENCE
    server_version, sys_version = "bearings", ""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Requests are no news; refusals are printed where they happen."""

    def _answer(self) -> None:
        route = self.routes.get((self.command, self.path))
        length = self.headers.get("Content-Length", "0")
        if route is None:
            self._send(404, "Nothing is here.\n")
        elif not length.isdecimal() or int(length) > LONGEST or "Transfer-Encoding" in self.headers:
            self._send(413, f"A request has at most {LONGEST} bytes, and says how many.\n")
        else:
            self._send_of(route, self.rfile.read(int(length)))

    def _send_of(self, route: Answerer, body: bytes) -> None:
        try:
            self._send(200, route(body))
        except WrongStep as wrong:
            print(f"Refused: {wrong}", file=sys.stderr, flush=True)
            if wrong.status == 409 and wrong.size is not None:
                self._send(409, f"{wrong.size}\n", SIZE)
            else:
                self._send(wrong.status, f"{wrong}\n")
        except ValueError as bad:
            self._send(400, f"{bad}\n")

    def _send(self, status: int, text: str, kind: str = TEXT) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True


class _Server(socketserver.ThreadingTCPServer):
    """A thread a request, so many at once, each for so long."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: Any, handler: type[_Handler]) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        request, address = super().get_request()
        deadline = threading.Timer(PATIENCE, _cut, [request])  # a byte at a time would outlast any socket time-out
        deadline.daemon = True
        deadline.start()
        return request, address

    def process_request(self, request: Any, client_address: Any) -> None:
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()


class _Local(_Server):
    address_family = socket.AF_UNIX
    allow_reuse_address = False


def serve_local(path: Path, routes: Routes, mode: int = 0o600) -> None:
    """For ever, on a unix socket that only its owner (or its group, by mode) may connect to."""
    path.unlink(missing_ok=True)  # what a killed signer left; that nobody else is at work, the memory's lock has shown
    before = os.umask(0o777 & ~mode)
    server = _Local(str(path), _handler(routes))
    os.umask(before)
    server.serve_forever()


def serve(host: str, port: int, routes: Routes) -> None:
    """For ever, on a network address."""
    _Server((host, port), _handler(routes)).serve_forever()


def end_when_told() -> None:
    """The first process of a container gets no signal that it has not asked for: it would be killed after a wait."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def end_with_parent() -> None:
    """The kernel ends us when the process that started us ends, however that happens; Ctrl-C is for that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, Linux
    if os.getppid() == 1:
        sys.exit("The process that started this one has ended already.")


def _handler(routes: Routes) -> type[_Handler]:
    return type("Handler", (_Handler,), {"routes": routes})


def _cut(request: socket.socket) -> None:
    try:
        request.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # answered and closed in time
