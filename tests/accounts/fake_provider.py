"""An OpenID Connect provider on a loopback port, which says what a test tells it to say."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit, urlunsplit
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import RSAKey

from accounts.providers import Provider

KEY = RSAKey.generate_key(2048, {"kid": "one"})
SECRET = "only for this test"  # nosec B105 # of a provider that lives for one test


@dataclass
class FakeProvider:
    """`claims`, `header` and `answer` change what it says; `asked` keeps the requests for tokens."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: KEY)
    signing_key: Any = None  # another one: a forger's
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    is_down: bool = False
    subject: str = "7c1f-of-the-unit"  # who signs in on its page

    def provider(self, organisation: UUID, **changed: Any) -> Provider:
        told: dict[str, Any] = {
            "code": "unit-a", "name": "Unit A's sign-in", "organisation": organisation, "issuer": self.issuer,
            "client_id": "bearings", "client_secret": SECRET,
        }  # fmt: skip
        return Provider(**told | changed)

    def consent(self, address: str, subject: str) -> str:
        """Somebody signs in at the address that Bearings sent them to; the way back, as the browser is given it."""
        told = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.issuer}/authorize?"), address
        assert told["response_type"] == "code"
        assert told["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = told | {"sub": subject}
        return f"{urlsplit(told['redirect_uri']).path}?code={code}&state={told['state']}"

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.metadata

    def tokens(self, asked: dict[str, str], authorization: str) -> dict[str, Any]:
        """The code is good once, with the verifier of its challenge, for who knows the secret."""
        self.asked.append(asked)
        told = self.codes.pop(asked.get("code", ""), None)
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        knows = base64.b64encode(f"bearings:{SECRET}".encode()).decode()
        if told is None or told["code_challenge"] != challenge or authorization != f"Basic {knows}":
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "bearings", "sub": told["sub"], "exp": now + 60, "iat": now,
            "nonce": told["nonce"], "email": "somebody.else@example.org", "email_verified": True,
        } | self.claims  # fmt: skip
        header = {"alg": "RS256", "kid": "one"} | self.header
        id_token = jwt.encode(header, claims, self.signing_key or self.key)
        return {"access_token": "worth nothing here", "token_type": "Bearer", "id_token": id_token} | self.answer


@contextmanager
def running() -> Iterator[FakeProvider]:
    fake = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):
                self._ask()
            elif self.path.endswith("/openid-configuration"):
                self._say(fake.described())
            else:
                self._say({"keys": [fake.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            said = fake.tokens(asked, self.headers.get("Authorization", ""))
            self._say(said, 400 if "error" in said else 200)

        def _ask(self) -> None:
            """Its page: a button that leads back, as a person sees it in a browser."""
            told = dict(parse_qsl(urlsplit(self.path).query))
            way = urlsplit(fake.consent(f"{fake.issuer}{self.path}", fake.subject))
            address = urlunsplit(urlsplit(told["redirect_uri"])._replace(query=way.query))
            body = f'<!doctype html><title>Unit A</title><a href="{escape(address)}">It is me</a>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _say(self, told: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(told).encode()
            self.send_response(500 if fake.is_down else status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Nothing: the tests' own output is enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
