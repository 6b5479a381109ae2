"""Seals what second factors are made of, so that a stolen database holds no secret, seed or credential (V14.2.4)."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import models

from audit import keys, sealing

_SCOPE = "sign-in:second-factors"
_BOUND = "secret of a second factor"
_DATA = "data of a second factor"
_SEALED = "sealed"


def seal(secret: str) -> str:
    """The sealed secret as text. allauth does not say whose it is, so it is bound to its purpose, not to its row."""
    return b64encode(sealing.seal(_SCOPE, secret.encode(), bound=_BOUND)).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret; an error of the sealed store when it was changed or its key is gone."""
    return sealing.unseal(_SCOPE, b64decode(sealed), bound=_BOUND).decode()


class SealedData(models.JSONField):
    """allauth's column of everything about a factor (credentials of passkeys too), sealed as a whole."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        clear = json.dumps(value).encode()
        sealed = {_SEALED: b64encode(sealing.seal(_SCOPE, clear, bound=_DATA)).decode("ascii")}
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        told = super().from_db_value(value, expression, connection)
        if not isinstance(told, dict) or set(told) != {_SEALED}:
            return told  # of before: sealed with its next change, and by seal_leftovers()
        sealed = b64decode(told[_SEALED])
        found = keys.held(sealing.key_id(sealed))
        if found is None:
            raise sealing.KeyGone("The key of second factors is gone; each has to be enrolled anew.")
        return json.loads(sealing.unseal_with(found[1], _SCOPE, sealed, bound=_DATA))

    def deconstruct(self) -> Any:
        """As the field it stands for: allauth's migrations know nothing of ours."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def take_over() -> None:
    """The column of allauth's model is ours from now on; called once, when the app is ready."""
    Authenticator._meta.get_field("data").__class__ = SealedData


def seal_leftovers() -> int:
    """What an older version kept in clear, besides the secrets; how many rows."""
    clear = Authenticator.objects.exclude(data__has_key=_SEALED)
    rows = list(clear)
    for row in rows:
        row.save(update_fields=["data"])
    return len(rows)
