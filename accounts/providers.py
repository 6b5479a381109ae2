"""Organisations' own OpenID Connect providers, as the operator's file names them (docs/sign-in.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

_NEEDED = frozenset({"name", "organisation", "issuer", "client_id", "client_secret_file"})
_KNOWN = _NEEDED | {"ca_file"}
_CODE = re.compile(r"[a-z0-9-]{1,40}\Z")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """Where people of one organisation may say who they are; `code` stands in addresses and never changes."""

    code: str
    name: str  # as people read it
    organisation: UUID
    issuer: str  # OpenID Connect Discovery 1.0: the address below which its configuration lies
    client_id: str
    client_secret: str
    ca_file: str = ""  # certificates that its own is signed by; the machine's usual ones when empty


Providers = Mapping[str, Provider]


def is_code(text: str) -> bool:
    """Whether a provider's name can be written so, today's or one of before."""
    return _CODE.match(text) is not None


def read(path: str) -> Providers:
    """The operator's file in TOML, one table a provider; a wrong one stops the start with a sentence."""
    if not path:
        return {}
    try:
        told = tomllib.loads(_text_of(path, "BEARINGS_SIGN_IN_PROVIDERS"))
    except tomllib.TOMLDecodeError as failed:
        raise ImproperlyConfigured(f"BEARINGS_SIGN_IN_PROVIDERS {path}: {failed}") from failed
    found = {code: _provider(code, table, f"{path}, [{code}]") for code, table in told.items()}
    if len({(one.issuer, one.client_id) for one in found.values()}) < len(found):
        raise ImproperlyConfigured(f"{path}: two tables name one issuer with one client_id; keep one of them.")
    return found


def _provider(code: str, table: Any, where: str) -> Provider:
    if not is_code(code) or not isinstance(table, dict):
        raise ImproperlyConfigured(f"{where}: a table's name is small letters, digits and hyphens, at most 40.")
    if missing := sorted(_NEEDED - table.keys()):
        raise ImproperlyConfigured(f"{where}: write {', '.join(missing)}, too.")
    if unknown := sorted(table.keys() - _KNOWN):
        raise ImproperlyConfigured(f"{where}: {', '.join(unknown)} is not known here.")
    if not all(isinstance(value, str) and value.strip() for value in table.values()):
        raise ImproperlyConfigured(f"{where}: every value is a text in quotation marks.")
    if "ca_file" in table:
        _text_of(table["ca_file"], f"{where}: ca_file")
    return Provider(
        code=code,
        name=table["name"].strip(),
        organisation=_organisation(table["organisation"], where),
        issuer=_issuer(table["issuer"], where),
        client_id=table["client_id"],
        client_secret=_text_of(table["client_secret_file"], f"{where}: client_secret_file").strip(),
        ca_file=table.get("ca_file", ""),
    )


def _organisation(value: str, where: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as failed:
        raise ImproperlyConfigured(
            f"{where}: organisation is its number, the last part of the address of its page under /organisations/."
        ) from failed


def _issuer(value: str, where: str) -> str:
    """https, but on this machine itself; without query and fragment (OpenID Connect Core 1.0, 2: iss)."""
    parts = urlsplit(value)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(f"{where}: issuer is {value!r}; write it like https://id.example.org/realm")
    return value


def _text_of(path: str, what: str) -> str:
    if not Path(path).is_absolute():
        raise ImproperlyConfigured(f"{what} is {path!r}; write an absolute path.")
    try:
        return Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failed:
        raise ImproperlyConfigured(f"{what} {path} can't be read: {failed}") from failed
