"""Seals what second factors are made of, so that a stolen database holds no code generator (ASVS V14.2.4)."""

from __future__ import annotations

from base64 import b64decode, b64encode

from audit import sealing

_SCOPE = "sign-in:second-factors"
_BOUND = "secret of a second factor"


def seal(secret: str) -> str:
    """The sealed secret as text. allauth does not say whose it is, so it is bound to its purpose, not to its row."""
    return b64encode(sealing.seal(_SCOPE, secret.encode(), bound=_BOUND)).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret; an error of the sealed store when it was changed or its key is gone."""
    return sealing.unseal(_SCOPE, b64decode(sealed), bound=_BOUND).decode()
