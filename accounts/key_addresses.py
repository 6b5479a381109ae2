"""A passkey's address is a token: allauth numbers passkeys in one row for everybody, and a number counts them."""

from __future__ import annotations

import hmac
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import EditWebAuthnView, RemoveWebAuthnView

from accounts.errors import NotFoundHere
from audit import keys


def token(authenticator: Authenticator) -> str:
    """32 hexadecimal digits, a keyed hash that only this installation can make."""
    return keys.lookup("passkey address", str(authenticator.pk))


class TokenConverter:
    """<token:…> in an address."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _ByToken:
    """For allauth's views: looks among the person's own keys only."""

    def get_object(self, queryset: Any = None) -> Authenticator:
        for one in self.get_queryset():  # type: ignore[attr-defined]  # of the view it is mixed into
            if hmac.compare_digest(token(one), self.kwargs["token"]):  # type: ignore[attr-defined]
                return one
        raise NotFoundHere


class RemoveKeyView(_ByToken, RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Asks once more, then removes it."""


class EditKeyView(_ByToken, EditWebAuthnView):  # type: ignore[misc]
    """Renames it."""
