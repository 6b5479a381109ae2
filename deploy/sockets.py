"""Daphne's sockets, for a thousand of them in one process: a poke is written at once, and what is over is let go of."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from daphne import cli, server, ws_protocol
from twisted.internet.tcp import Connection

from forum.live.consumers import FASTEST, FLOODED, STRAIGHT, TOO_FAST

log = logging.getLogger(__name__)
MOST_UNHEARD = 2 * FASTEST  # words on one socket that wait for the application
FEW_UNSENT, MOST_UNSENT = 4096, 65536  # bytes that wait for a reader that does not read


class Socket(ws_protocol.WebSocketProtocol):  # type: ignore[misc]  # Daphne has no types
    """A thousand pokes through Daphne's own way are four thousand turns of the event loop and as many frames."""

    CONFIG_ATTRS = ()  # autobahn would copy them, and print them, for every socket: they are our factory's, once

    def write_now(self, text: str) -> bool:
        """Into the kernel, past the event loop; False while something written before is still here, so that nothing
        piles up for a reader that does not read."""
        transport = self.transport
        if self.state != self.STATE_OPEN or not transport.connected:
            return True  # gone: the disconnect is under way, and nobody is to be told
        if transport.dataBuffer or transport._tempDataLen:
            return False
        frame = _framed(text)
        try:
            sent = transport.getHandle().send(frame)
        except OSError:  # full, or gone, which Twisted finds out when it writes
            sent = 0
        if sent < len(frame):
            transport.write(frame[sent:])
        return True

    def onPing(self, payload: bytes) -> None:  # noqa: N802  autobahn's name
        """A pong for each ping of a member that reads none would fill our memory."""
        waiting = self.unsent()
        if waiting > MOST_UNSENT:
            self.dropConnection(abort=True)
        elif waiting < FEW_UNSENT:  # beyond, it may wait for a newer ping (RFC 6455, 5.5.3)
            super().onPing(payload)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803  autobahn's names
        """Daphne's queue to the application has no end, and a word in it waits for the database."""
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.qsize() >= MOST_UNHEARD:
            self.application_queue.put_nowait({"type": "websocket.receive", FLOODED: True})
            self.sendClose(code=TOO_FAST)
        else:
            super().onMessage(payload, isBinary)

    def check_timeouts(self) -> None:
        """What is raised here would end Daphne's round over all sockets, and no later one would come."""
        try:
            super().check_timeouts()
        except Exception:
            log.warning("A socket could not be looked after and is dropped.", exc_info=True)
            self.dropConnection(abort=True)

    def unsent(self) -> int:
        """Bytes that were written and that the kernel has not taken."""
        transport = self.transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen if is_known(transport) else 0


class Factory(ws_protocol.WebSocketFactory):  # type: ignore[misc]
    """Daphne's, whose words on sizes and times are read by all its sockets where they are written."""

    protocol = Socket

    def setProtocolOptions(self, **options: Any) -> None:  # noqa: N802  autobahn's name
        super().setProtocolOptions(**options)
        for name in ws_protocol.WebSocketServerProtocol.CONFIG_ATTRS:
            value = getattr(self, name)  # a function among them must not become a method, which is told one thing more
            setattr(Socket, name, staticmethod(value) if callable(value) else value)


class Server(server.Server):  # type: ignore[misc]
    """Daphne with our way to write, as an extension of the socket's scope."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, Socket) and is_known(protocol.transport):
            scope["extensions"] = {STRAIGHT: protocol.write_now}
        return super().create_application(protocol, scope)


def is_known(transport: Any) -> bool:
    """Whether it is a connection without TLS, of a Twisted that keeps what is unsent where we look for it."""
    has = all(hasattr(transport, name) for name in ("dataBuffer", "offset", "_tempDataLen"))
    return has and isinstance(transport, Connection) and not transport.TLS


@lru_cache(maxsize=256)
def _framed(text: str) -> bytes:
    """One whole text frame, unmasked as a server's are (RFC 6455, 5.2); made once for all sockets that get it."""
    words = text.encode()
    if len(words) > 125:
        return b"\x81\x7e" + len(words).to_bytes(2, "big") + words
    return bytes((0x81, len(words))) + words


def keep_lean() -> None:
    """Every socket that Daphne opens from now on is one of ours. (It takes its server when the application is read.)"""
    cli.CommandLineInterface.server_class = Server
    server.WebSocketFactory = Factory
