"""A master key that never leaves a hardware token (PKCS#11): the token wraps and unwraps, nobody reads the key."""

from __future__ import annotations

import os
import secrets
import stat
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import NoSuchKey, PKCS11Error, UserAlreadyLoggedIn
from pkcs11.mechanisms import GCMParams

from audit.master_file import LENGTH, Unusable

_NONCE = 12
_BOUND = b"bearings data key"
_here = threading.local()  # sessions are not for two threads


@dataclass(frozen=True)
class TokenMaster:
    """The newest key of that label on that token; older ones stay there, each with an id of its own."""

    module: str
    token: str
    label: str
    pin_file: Path
    key_id: str = ""  # hexadecimal; empty: the newest

    @property
    def id(self) -> str:
        return self.key_id or self._newest

    def wrap(self, key: bytes) -> bytes:
        """AES-256-GCM inside the token; the nonce stands in front."""
        nonce = secrets.token_bytes(_NONCE)
        sealed: bytes = self._handle.encrypt(key, mechanism=Mechanism.AES_GCM, mechanism_param=_gcm(nonce))
        return nonce + sealed

    def unwrap(self, wrapped: bytes) -> bytes:
        nonce, sealed = wrapped[:_NONCE], wrapped[_NONCE:]
        try:
            key: bytes = self._handle.decrypt(sealed, mechanism=Mechanism.AES_GCM, mechanism_param=_gcm(nonce))
        except PKCS11Error as wrong:
            raise InvalidUnwrap from wrong
        return key

    def first_lookup_key(self) -> bytes:
        """The stream of a nonce that wrapping, whose nonces are random, does not use: always the same."""
        sealed: bytes = self._handle.encrypt(
            bytes(LENGTH), mechanism=Mechanism.AES_GCM, mechanism_param=_gcm(bytes(_NONCE))
        )
        return sealed[:LENGTH]

    def exists(self) -> bool:
        return bool(self._ids())

    def make(self) -> None:
        """A fresh key, made inside, that can't be read out (not by its owner either)."""
        if not self.exists():
            self.replace()

    def replace(self) -> None:
        """One more key of the label; ids rise, so that the newest is known."""
        number = max((int(one, 16) for one in self._ids()), default=0) + 1
        template = {
            Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.ENCRYPT: True, Attribute.DECRYPT: True,
        }  # fmt: skip
        self._session.generate_key(
            KeyType.AES, LENGTH * 8, label=self.label, id=number.to_bytes(8, "big"), store=True, template=template
        )

    @property
    def _newest(self) -> str:
        found = self._ids()
        if not found:
            raise Unusable(f"The token {self.token} holds no key {self.label}: make one by rotate_master_key --new.")
        return max(found)

    def _ids(self) -> list[str]:
        wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: self.label}
        return [one.id.hex() for one in self._session.get_objects(wanted)]

    @property
    def _handle(self) -> Any:
        try:
            return self._session.get_key(
                object_class=ObjectClass.SECRET_KEY, label=self.label, id=bytes.fromhex(self.id)
            )
        except NoSuchKey:
            raise Unusable(f"The token {self.token} no longer holds the key {self.id}.") from None

    @property
    def _session(self) -> Any:
        """One for each thread of each process: a session that a fork has copied is nobody's."""
        key = (os.getpid(), self.module, self.token)
        opened = _here.__dict__.setdefault("sessions", {})
        if key not in opened:
            opened[key] = self._opened()
        return opened[key]

    def _opened(self) -> Any:
        try:
            token = pkcs11.lib(self.module).get_token(token_label=self.token)
            try:
                return token.open(rw=True, user_pin=self._pin)
            except UserAlreadyLoggedIn:  # by another thread: that is for the whole process
                return token.open(rw=True)
        except (PKCS11Error, RuntimeError) as wrong:
            raise Unusable(f"The token {self.token} can't be used: {type(wrong).__name__}.") from wrong

    @cached_property
    def _pin(self) -> str:
        if not self.pin_file.exists() or stat.S_IMODE(self.pin_file.stat().st_mode) & 0o077:
            raise Unusable(f"The token's PIN is read from {self.pin_file}, which has to be there with mode 0600.")
        return self.pin_file.read_text().strip()


def configured() -> TokenMaster | None:
    """The token that settings name, if they name one."""
    told: dict[str, Any] = settings.MASTER_KEY_TOKEN
    return TokenMaster(**told) if told else None


def former(master: TokenMaster) -> list[TokenMaster]:
    """Each key of the label by its own id."""
    place = (master.module, master.token, master.label, master.pin_file)
    return [TokenMaster(*place, key_id=one) for one in master._ids()]


def _gcm(nonce: bytes) -> GCMParams:
    return GCMParams(nonce, _BOUND, 128)
