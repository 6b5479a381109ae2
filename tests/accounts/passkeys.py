"""A passkey in software (WebAuthn level 2, ES256, no attestation), so that pages can be tried without a browser."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256

from accounts.models import User

AT = {"host": "localhost:8000"}  # where the browser is; passkeys are taken on names only
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40  # flags of authenticator data


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Passkey:
    """One key pair for one person at one host."""

    user: User
    host: str = "localhost"
    verifies: bool = True  # asks for the finger or the PIN
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def origin(self) -> str:
        return f"http://{self.host}:8000"

    def made(self, challenge: str = "") -> dict[str, Any]:
        """What a browser sends when the key is enrolled."""
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(attested=True)}
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", challenge)),
            "attestationObject": b64(cbor.encode(statement)),
        }
        return self._credential(response)

    def signed(self, challenge: str) -> dict[str, Any]:
        """What a browser sends when the key signs in."""
        data, client = self._data(attested=False), self._client("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(user_id_to_str(self.user).encode()),
        }
        return self._credential(response)

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        one = b64(self.id)
        return {"type": "public-key", "id": one, "rawId": one, "response": response, "clientExtensionResults": {}}

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, *, attested: bool) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | (ATTESTED if attested else 0)
        head = hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, 0)
        if not attested:
            return head
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        return head + bytes(16) + struct.pack(">H", len(self.id)) + self.id + public


def add_passkey(user: User) -> Passkey:
    """A passkey as enrolment leaves it."""
    passkey = Passkey(user)
    told = {"name": "Key 1", "passwordless": True, "credential": passkey.made()}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=told)
    for known in ("has_second_factor", "factor_exists", "has_passkey", "passkey_exists"):
        user.__dict__.pop(known, None)
    return passkey


def sign_in_by_passkey(client: Client, passkey: Passkey) -> Any:
    """Through the pages, as the sign-in page's script does it."""
    options = client.get("/account/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest", **AT}).json()
    challenge = options["request_options"]["publicKey"]["challenge"]
    credential = json.dumps(passkey.signed(challenge))
    return client.post("/account/2fa/webauthn/login/", {"credential": credential}, headers=AT)
