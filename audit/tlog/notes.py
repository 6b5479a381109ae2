"""Signed notes (c2sp.org/signed-note) and cosignatures (c2sp.org/tlog-cosignature): keys, signing, verifying."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from audit.tlog import durable
from audit.tlog.checkpoints import BadCheckpoint, Head, decoded

LONGEST = 1 << 20
MOST_SIGNATURES = 64
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNote(ValueError):
    """A note or key can't be trusted or read; the message says why."""


class Kind(IntEnum):
    """The byte that says how a key signs."""

    ED25519 = 0x01  # the note's text; how a log signs
    COSIGNATURE = 0x04  # Ed25519 over a moment and the text; how a witness signs
    ML_DSA_44 = 0x06  # over name, moment, origin, size and root; log and witness alike, safe against quantum computers


LENGTHS = {Kind.ED25519: (32, 64), Kind.COSIGNATURE: (32, 8 + 64), Kind.ML_DSA_44: (1312, 8 + 2420)}


@dataclass(frozen=True)
class Signature:
    """One signature line: who says to have signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.raw).decode()}\n"


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name, as a vkey writes it: name+8 hex digits+base64(kind || key)."""

    name: str
    kind: Kind
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        parts = vkey.split("+", 2)
        if len(parts) != 3 or not parts[0] or re.search(r"\s", vkey):
            raise BadNote(f"{vkey[:60]!r} is no verifier key: it is written name+id+key.")
        try:
            raw = base64.b64decode(parts[2], validate=True)
            kind = Kind(raw[0])
        except (ValueError, IndexError):
            raise BadNote(f"{vkey[:60]!r} is of a kind that is not known here (1, 4 and 6 are).") from None
        key = cls(parts[0], kind, raw[1:])
        if len(key.public) != LENGTHS[kind][0] or key.key_id.hex() != parts[1]:
            raise BadNote(f"{vkey[:60]!r} was not copied whole: its id does not fit.")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @cached_property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def verify(self, text: str, raw: bytes) -> int | None:
        """The moment that the signature names (POSIX seconds; None for a plain one); BadNote when it is not valid."""
        wrong = BadNote(f"A signature of {self.name} is not valid: the note was changed, or is another's.")
        if len(raw) != LENGTHS[self.kind][1]:
            raise wrong
        at = None if self.kind is Kind.ED25519 else int.from_bytes(raw[:8], "big")
        try:
            message = _message(self.kind, self.name, at or 0, text)
            if self.kind is Kind.ML_DSA_44:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(raw[8:], message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(raw[0 if at is None else 8 :], message)
        except (InvalidSignature, ValueError):
            raise wrong from None
        return at


@dataclass(frozen=True)
class SigningKey:
    """A private key; kept in a file as one line of name, kind and seed (base64 of 32 bytes)."""

    name: str
    kind: Kind
    seed: bytes

    @classmethod
    def load(cls, file: Path) -> SigningKey:
        name, kind, seed = file.read_text("utf-8").split()
        return cls(name, Kind(int(kind)), decoded(seed, 32))

    def save(self, file: Path) -> None:
        durable.write(file, f"{self.name} {self.kind.value} {base64.b64encode(self.seed).decode()}\n".encode(), 0o600)

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    @cached_property
    def _private(self) -> Ed25519PrivateKey | MLDSA44PrivateKey:
        if self.kind is Kind.ML_DSA_44:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed)
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, head: Head, at: int) -> str:
        """A signature line over this head; `at` in POSIX seconds, for the kinds that name a moment."""
        signed = self._private.sign(_message(self.kind, self.name, at, head.text()))
        raw = signed if self.kind is Kind.ED25519 else struct.pack(">Q", at) + signed
        return Signature(self.name, self.verifier.key_id, raw).line()


def parse(note: str) -> tuple[str, list[Signature]]:
    """The text and the signatures of a note; BadNote when it is not one."""
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or len(note) > LONGEST or _CONTROL.search(note):
        raise BadNote("This is no signed note: it has a text, an empty line, and signature lines.")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNote(f"A note with more than {MOST_SIGNATURES} signatures is not read.")
    return body + "\n", [_signature(line) for line in lines]


def verified(note: str, keys: Iterable[VerifierKey]) -> list[tuple[VerifierKey, int | None]]:
    """Which of these keys signed, and when; others are ignored, and a bad signature of a known key spoils the note."""
    text, signatures = parse(note)
    known = {(key.name, key.key_id): key for key in keys}
    signers = ((known.get((one.name, one.key_id)), one.raw) for one in signatures)
    return [(key, key.verify(text, raw)) for key, raw in signers if key]


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    try:
        raw = base64.b64decode(found["signature"], validate=True) if found else b""
    except ValueError:
        raw = b""
    if found is None or len(raw) < 5:
        raise BadNote(f"{line[:60]!r} is no signature line.")
    return Signature(found["name"], raw[:4], raw[4:])


def _message(kind: Kind, name: str, at: int, text: str) -> bytes:
    """What is signed, by kind."""
    if kind is Kind.ED25519:
        return text.encode()
    if kind is Kind.COSIGNATURE:
        return f"cosignature/v1\ntime {at}\n{text}".encode()
    try:
        head = Head.parse(text)
    except BadCheckpoint as bad:
        raise BadNote(str(bad)) from None
    names = [one.encode() for one in (name, head.origin)]
    signer, origin = (struct.pack("B", len(one)) + one for one in names)
    return b"subtree/v1\n\0" + signer + struct.pack(">Q", at) + origin + struct.pack(">QQ", 0, head.size) + head.root
