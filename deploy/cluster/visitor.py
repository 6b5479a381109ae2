"""Somebody's browser, as far as a check of the whole needs one: pages over TLS, forms, and the socket."""

from __future__ import annotations

import base64
import hmac
import http.client
import http.cookies
import json
import re
import secrets
import socket as net
import ssl
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PERSON = re.compile(r'name="user" value="([0-9a-f-]{36})"[^>]*><bdi>([^<]+)</bdi>')
PATIENCE = 30.0  # seconds


@dataclass
class Answer:
    """What came back, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    text: str


def code_of(seed: str) -> str:
    """What an authenticator shows now (RFC 6238); one that is not over at once."""
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    hashed = hmac.digest(base64.b32decode(seed), struct.pack("!Q", int(time.time()) // 30), "sha1")
    start = hashed[-1] & 0x0F
    return f"{(int.from_bytes(hashed[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


@dataclass
class Visitor:
    """Goes through the front, except where the demonstration lets nobody in who comes through one."""

    origin: str
    certificate: Path
    worker: int  # the port of gunicorn
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, port: int = 0) -> Answer:
        return self._ask("GET", path, None, {}, port)

    def post(self, path: str, page: str, *, port: int = 0, **fields: str) -> Answer:
        """With the token of the page that the form is on."""
        found = TOKEN.search(page)
        words = {**fields, "csrfmiddlewaretoken": found[1] if found else ""}
        form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin + path}
        return self._ask("POST", path, urlencode(words).encode(), {**form, "Origin": self.origin}, port)

    def send_file(self, path: str, page: str, content: bytes, name: str, **fields: str) -> Answer:
        """A form with a file, as browsers send it (RFC 7578)."""
        found, line = TOKEN.search(page), secrets.token_hex(16)
        words = {**fields, "csrfmiddlewaretoken": found[1] if found else ""}
        parts = [f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in words.items()]
        parts += [f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n']
        parts += ["Content-Type: application/octet-stream\r\n\r\n"]
        body = "".join(parts).encode() + content + f"\r\n--{line}--\r\n".encode()
        told = {"Referer": self.origin + path, "Origin": self.origin}
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={line}", **told}, 0)

    def sign_in(self, address: str, password: str, seed: str) -> None:
        """As people do: the notice, the password, the code."""
        self.post("/account/notice/", self.get("/account/notice/").text)
        page = self.get("/account/login/").text
        self.post("/account/login/", page, login=address, password=password)
        page = self.get("/account/2fa/authenticate/").text
        answer = self.post("/account/2fa/authenticate/", page, code=code_of(seed))
        if answer.status != 302:
            raise LookupError(f"{address} could not sign in: {answer.status}")

    def step_in(self, name: str) -> None:
        """As the demonstration's bar does it, on this machine itself; the session then goes through the front."""
        page = self.get("/account/notice/", port=self.worker).text
        people = {name: pk for pk, name in PERSON.findall(page)}
        answer = self.post("/demo/step-in/", page, port=self.worker, user=people[name], next="/")
        if answer.status != 302:
            raise LookupError(f"{name} could not be stepped into: {answer.status}")

    def socket(self, port: int = 0) -> Socket:
        """Opened through the front, or at one Daphne of this port."""
        return Socket(self, port)

    def connected(self, port: int) -> net.socket:
        """A connection to the front by TLS, or past it."""
        place = port or urlsplit(self.origin).port or 443
        plain = net.create_connection(("127.0.0.1", place), timeout=PATIENCE)
        return plain if port else self.tls().wrap_socket(plain, server_hostname="localhost")

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def headers(self) -> dict[str, str]:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": urlsplit(self.origin).netloc, **({"Cookie": jar} if jar else {})}

    def _ask(self, verb: str, path: str, body: bytes | None, more: dict[str, str], port: int) -> Answer:
        if port:
            connection: http.client.HTTPConnection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            more = {**more, "X-Forwarded-Proto": "https"}
        else:
            front = urlsplit(self.origin)
            connection = http.client.HTTPSConnection(
                "localhost", front.port or 443, timeout=PATIENCE, context=self.tls()
            )
        try:
            connection.request(verb, path, body, {**self.headers(), **more})
            answer = connection.getresponse()
            self._keep(answer.headers)
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def _keep(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            for name, one in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = one.value


class Socket:
    """A websocket (RFC 6455) that sends short words and reads short frames."""

    def __init__(self, visitor: Visitor, port: int) -> None:
        self._line, self._left = visitor.connected(port), b""
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        told = {**visitor.headers(), "Origin": visitor.origin, "Upgrade": "websocket", "Connection": "Upgrade",
                "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self._line.sendall(f"GET /ws/ HTTP/1.1\r\n{head}\r\n".encode())
        while b"\r\n\r\n" not in self._left:
            self._more()
        answer, _gap, self._left = self._left.partition(b"\r\n\r\n")
        self.status = int(answer.split(b" ")[1])

    def watch(self, case: str) -> None:
        """The one command that there is."""
        words, mask = json.dumps({"watch": {"case": case}}).encode(), secrets.token_bytes(4)
        masked = bytes(one ^ mask[place % 4] for place, one in enumerate(words))
        self._line.sendall(struct.pack("!BB", 0x81, 0x80 | len(words)) + mask + masked)

    def poke(self, seconds: float = PATIENCE) -> dict[str, object]:
        """The next one; TimeoutError where none comes, ConnectionError where the socket has ended."""
        self._line.settimeout(seconds)
        while True:
            kind, words = self._frame()
            if kind == 0x1:
                return dict(json.loads(words))
            if kind == 0x8:
                raise ConnectionError("closed")

    def close(self) -> None:
        self._line.close()

    def _frame(self) -> tuple[int, bytes]:
        first, length = self._exactly(2)
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        return first & 0x0F, self._exactly(length)

    def _exactly(self, many: int) -> bytes:
        while len(self._left) < many:
            self._more()
        got, self._left = self._left[:many], self._left[many:]
        return got

    def _more(self) -> None:
        came = self._line.recv(65536)
        if not came:
            raise ConnectionError("ended")
        self._left += came
