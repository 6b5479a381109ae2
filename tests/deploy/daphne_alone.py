"""One of our sockets as Daphne makes it, without a server: what it is asked, and what it answers, as bytes."""

from __future__ import annotations

import asyncio
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.testing import StringTransport

from deploy import sockets

# As browsers ask, word for word: all of them offer to compress.
ASKED = (
    "GET /ws/ HTTP/1.1\r\nHost: bearings.example\r\nOrigin: https://bearings.example\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


class Transport(StringTransport):
    """As a connection, which has no producer and does not mind."""

    def unregisterProducer(self) -> None: ...


class Server:
    """As much of its server as one socket asks for, with what it hands to the application."""

    root_path, proxy_forwarded_address_header = "", None
    websocket_timeout, websocket_connect_timeout, ping_interval = 86400, 5, 20

    def __init__(self) -> None:
        self.told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def protocol_connected(self, protocol: Any) -> None: ...

    def protocol_disconnected(self, protocol: Any) -> None: ...

    def log_action(self, *words: Any) -> None: ...

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> asyncio.Queue[dict[str, Any]]:
        return self.told


def opened(*, is_accepted: bool = True, **more: Any) -> tuple[sockets.Socket, Transport]:
    """A socket that Daphne has accepted, made and asked in Daphne's own way, with what it has answered."""
    factory = sockets.Factory(Server(), server="daphne")
    options = {"autoPingTimeout": 30, "allowNullOrigin": True, "openHandshakeTimeout": 5}
    factory.setProtocolOptions(**options, maxMessagePayloadSize=65536, maxFramePayloadSize=65536, **more)
    one, transport = factory.buildProtocol(None), Transport(peerAddress=IPv4Address("TCP", "10.0.0.1", 4000))
    one._raw_query_string = b""
    one.makeConnection(transport)
    one.dataReceived(ASKED.encode())
    if is_accepted:
        one.handle_reply({"type": "websocket.accept"})
    return one, transport


def said(kind: int, words: bytes = b"") -> bytes:
    """A whole frame of a browser's (RFC 6455, 5.2), whose mask changes nothing."""
    many = len(words)
    size = (
        bytes((0x80 | many,))
        if many < 126
        else b"\xfe" + many.to_bytes(2)
        if many < 65536
        else b"\xff" + many.to_bytes(8)
    )
    return bytes((0x80 | kind,)) + size + bytes(4) + words
