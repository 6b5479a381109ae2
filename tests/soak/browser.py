"""As much of a browser as the soak needs, for many people in one loop: pages over one kept connection, and a socket."""

from __future__ import annotations

import asyncio
import base64
import http.client
import io
import json
import re
import secrets
import ssl
import struct
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlencode

PATIENCE = 125.0  # seconds: longer than the front waits for an answer
IDLE = 50.0  # after which the front would close a connection at any moment (keepalive_timeout)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Page:
    """An answer, read to its end."""

    status: int
    headers: Message
    text: str


@dataclass
class Browser:
    """One person's, with an address of its own on loopback, as people come from many."""

    port: int
    tls: ssl.SSLContext
    address: str
    cookies: dict[str, str]
    _kept: Ends | None = None
    _used: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, path: str) -> Page:
        return await self._ask("GET", path, b"", {})

    async def post(self, path: str, page: str, **fields: str) -> Page:
        """With the token of the page that the form is on."""
        found = TOKEN.search(page)
        words = {**fields, "csrfmiddlewaretoken": found[1] if found else ""}
        form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin + path}
        return await self._ask("POST", path, urlencode(words).encode(), {**form, "Origin": self.origin})

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    async def opened(self) -> Ends:
        line = asyncio.open_connection(
            "127.0.0.1", self.port, ssl=self.tls, server_hostname="localhost", local_addr=(self.address, 0)
        )
        return await asyncio.wait_for(line, PATIENCE)

    def head(self, first: str, told: dict[str, str]) -> bytes:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {"Host": f"localhost:{self.port}", "Cookie": jar, **told}
        lines = [f"{first} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        return "\r\n".join(lines).encode()

    async def _ask(self, verb: str, path: str, body: bytes, told: dict[str, str]) -> Page:
        """One after another on the one connection."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if self._kept and (now - self._used > IDLE or self._kept[0].at_eof()):
                self.close()
            self._kept = ends = self._kept or await self.opened()
            length = {"Content-Length": str(len(body))} if body else {}
            ends[1].write(self.head(f"{verb} {path}", {**told, **length}) + body)
            try:
                page = await asyncio.wait_for(_page(ends[0]), PATIENCE)
            except BaseException:
                self.close()
                raise
            self._used = asyncio.get_running_loop().time()
            if page.headers.get("Connection", "").lower() == "close":
                self.close()
            self._keep(page.headers)
            return page

    def close(self) -> None:
        if self._kept:
            self._kept[1].close()
            self._kept = None

    def _keep(self, headers: Message) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            name, _is, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip().strip('"')


async def _page(reader: asyncio.StreamReader) -> Page:
    head = await reader.readuntil(b"\r\n\r\n")
    first, _gap, rest = head.partition(b"\r\n")
    headers = http.client.parse_headers(io.BytesIO(rest))
    status = int(first.split(b" ")[1])
    body = b""
    if headers.get("Transfer-Encoding", "") == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    elif status not in {204, 304}:
        body = await reader.readexactly(int(headers.get("Content-Length", "0")))
    return Page(status, headers, body.decode("utf-8", "replace"))


class Socket:
    """A websocket (RFC 6455) as live.js opens it."""

    def __init__(self, ends: Ends) -> None:
        self._reader, self._writer = ends

    @classmethod
    async def open(cls, browser: Browser) -> Socket:
        """ConnectionError where it is refused."""
        ends = await browser.opened()
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        told = {"Origin": browser.origin, "Upgrade": "websocket", "Connection": "Upgrade"}
        told |= {"Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}
        told["Sec-WebSocket-Extensions"] = "permessage-deflate; client_max_window_bits"  # as all browsers do
        ends[1].write(browser.head("GET /ws/", told))
        answer = await asyncio.wait_for(ends[0].readuntil(b"\r\n\r\n"), PATIENCE)
        if b" 101 " not in answer[:20]:
            ends[1].close()
            raise ConnectionError(answer[:20].decode())
        return cls(ends)

    def watch(self, case: str) -> None:
        self._send(0x1, json.dumps({"watch": {"case": case}}).encode())

    async def poke(self) -> dict[str, Any]:
        """The next one; ConnectionError when the socket has ended."""
        while True:
            kind, words = await self._frame()
            if kind == 0x1:
                return dict(json.loads(words))
            if kind == 0x9:
                self._send(0xA, words)
            if kind == 0x8:
                raise ConnectionError(f"closed with {struct.unpack('!H', words[:2])[0] if words else 'no word'}")

    def close(self) -> None:
        self._writer.close()

    def _send(self, kind: int, words: bytes) -> None:
        mask = secrets.token_bytes(4)
        masked = bytes(one ^ mask[place % 4] for place, one in enumerate(words))
        self._writer.write(struct.pack("!BB", 0x80 | kind, 0x80 | len(words)) + mask + masked)

    async def _frame(self) -> tuple[int, bytes]:
        try:
            first, length = await self._reader.readexactly(2)
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            return first & 0x0F, await self._reader.readexactly(length)
        except asyncio.IncompleteReadError as ended:
            raise ConnectionError("ended without a word") from ended
