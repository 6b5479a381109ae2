"""Client certificates in closed networks: the front checks them and says in a header whose it was (docs/sign-in.md).

A certificate opens nothing by itself. Without one nothing is answered, and a session lives only with the one that it
was begun with: its cookie is worth nothing on another machine.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured

BEGUN_WITH = "certificate"
LONGEST = 16 * 1024  # characters of the header
_PEM = re.compile(r"\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*\Z")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")


def header_named(name: str, *, fronts: int) -> str:
    """The setting: the header's name, empty when none is asked for. Without a front anybody could write the header."""
    if name and not _NAME.match(name):
        raise ImproperlyConfigured(f"BEARINGS_CLIENT_CERTIFICATE_HEADER is {name!r}; write a name like Client-Cert.")
    if name and not fronts:
        raise ImproperlyConfigured(
            "BEARINGS_CLIENT_CERTIFICATE_HEADER is believed from a front only: say in BEARINGS_TRUSTED_PROXIES how "
            "many there are."
        )
    return name


def asked_for() -> bool:
    """Whether this installation lets nobody in without."""
    return bool(settings.CLIENT_CERTIFICATE_HEADER)


def shown_in(headers: Mapping[str, str]) -> str:
    """SHA-256 of the certificate in lower-case hex; empty for none, an unreadable one and one that is out of date."""
    found = _read(headers.get(settings.CLIENT_CERTIFICATE_HEADER, "")[: LONGEST + 1])
    if found is None:
        return ""
    digest, begins, ends = found
    return digest if begins <= datetime.now(UTC) <= ends else ""


def shown_in_scope(scope: Mapping[str, Any]) -> str:
    """The same for a socket; a header that is there twice is none."""
    name = settings.CLIENT_CERTIFICATE_HEADER.lower().encode()
    told = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return shown_in({settings.CLIENT_CERTIFICATE_HEADER: told[0]}) if len(told) == 1 else ""


def bind(session: SessionBase, shown: str) -> None:
    """Somebody has just signed in: from now on the session goes with this certificate."""
    if shown:
        session[BEGUN_WITH] = shown


def fits(session: Mapping[str, Any] | SessionBase, shown: str) -> bool:
    """Whether the session was begun with it; one that was begun before certificates were asked for does not fit."""
    return not asked_for() or (bool(shown) and session.get(BEGUN_WITH) == shown)


@lru_cache(maxsize=1024)
def _read(value: str) -> tuple[str, datetime, datetime] | None:
    """`:base64 of DER:` (RFC 9440), or PEM with its signs escaped as in an address."""
    if not value or len(value) > LONGEST:
        return None
    try:
        if value.startswith(":"):
            if len(value) < 2 or not value.endswith(":"):
                return None
            found = x509.load_der_x509_certificate(base64.b64decode(value[1:-1], validate=True))
        else:
            # One, and nothing around it: two headers come joined by a comma, the first of them from anybody.
            if not _PEM.match(text := unquote(value)):
                return None
            found = x509.load_pem_x509_certificate(text.encode("ascii"))
        return found.fingerprint(SHA256()).hex(), found.not_valid_before_utc, found.not_valid_after_utc
    except (ValueError, x509.InvalidVersion):  # an unreadable one, a version or a year that there is not
        return None
