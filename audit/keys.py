"""One data key for each case and each person. None is kept in memory: a destroyed key is gone everywhere at once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.db import transaction
from django.db.models import Q

from audit import master_key
from audit.models import Private, Reading, WrappedKey
from audit.scopes import ERASURES


class Unreadable(Exception):
    """What was sealed can't be opened: changed, moved from its place, cut short, or of another master key."""


class KeyGone(Unreadable):
    """The key was destroyed: the content is erased."""


@dataclass(frozen=True)
class DataKey:
    """A key of 256 bits and the id under which it is found again."""

    id: str
    key: bytes = field(repr=False)


def data_key(scope: str) -> DataKey:
    """The key of this scope ("case:<id>", "person:<id>"), made when missing; one query when it exists."""
    return data_keys([scope])[scope]


def data_keys(wanted: Iterable[str]) -> dict[str, DataKey]:
    """The keys of these scopes, made when missing; one query when they exist."""
    return {scope: _opened(row) for scope, row in _rows(wanted).items()}


def ids(wanted: Iterable[str]) -> dict[str, uuid.UUID]:
    """The ids of the keys of these scopes, made when missing: names that say nothing once the key is destroyed."""
    return {scope: row.pk for scope, row in _rows(wanted).items()}


def names(key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The scope of each id whose key still exists, in one query."""
    return dict(WrappedKey.objects.filter(pk__in=set(key_ids)).values_list("pk", "scope"))


def known(wanted: Iterable[str]) -> dict[str, uuid.UUID]:
    """The ids of those keys that exist; makes none."""
    return dict(WrappedKey.objects.filter(scope__in=set(wanted)).values_list("scope", "pk"))


def found(key_id: uuid.UUID, scope: str) -> DataKey | None:
    """The key with this id if it is this scope's; None when it was destroyed or never was."""
    row = WrappedKey.objects.filter(pk=key_id, scope=scope).first()
    return _opened(row) if row else None


def scopes(key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, DataKey]]:
    """Scope and key of each id that still exists, in one query."""
    return {row.pk: (row.scope, _opened(row)) for row in WrappedKey.objects.filter(pk__in=set(key_ids))}


@transaction.atomic
def destroy(scope: str) -> uuid.UUID | None:
    """Make everything sealed under this scope unreadable, the trail's private fields included.

    The id of the key that is gone, None when there was none. Whoever calls this records it (actions.erase): to
    verification a key that went without a word is tampering.
    """
    if scope == ERASURES:
        raise ValueError("What tells of erasures is never erased.")
    row = WrappedKey.objects.filter(scope=scope).first()
    if row is None:
        return None
    gone = row.pk
    row.delete()  # first: the database lets go of private fields only when their key is gone
    repeated = Reading.objects.filter(Q(entry__who_key=gone) | Q(entry__data_key=gone))
    # Taken in the order in which readings are written: else the two could wait for each other.
    rows = list(repeated.select_for_update(of=("self",)).order_by("what").values_list("pk", flat=True))
    Reading.objects.filter(pk__in=rows).delete()
    # The rows too: their lookups could still be compared with a guess by who holds the master key.
    Private.objects.filter(data_key=gone).delete()
    return gone


def lookup(field_name: str, value: str) -> str:
    """A keyed hash by which an actor or object is found in the trail; means nothing without the master key."""
    _ready()
    key = master_key.derived(b"bearings trail lookup")
    return hmac.new(key, f"{field_name}\0{value}".encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()[:32]


def _ready() -> None:
    if master_key.exists():
        return
    # Looked for again: another process may have made it, and sealed something, since the look above.
    if WrappedKey.objects.exists() and not master_key.exists():
        raise master_key.Unusable("The master key is missing, yet data is sealed under it: restore the key file.")
    master_key.make()


def _rows(wanted: Iterable[str]) -> dict[str, WrappedKey]:
    scopes = sorted(set(wanted))  # in one order, so that two transactions making the same keys can't deadlock
    found = {row.scope: row for row in WrappedKey.objects.filter(scope__in=scopes)}
    missing = [scope for scope in scopes if scope not in found]
    if missing:
        _ready()
        fresh = [
            WrappedKey(scope=one, wrapped=master_key.wrap(secrets.token_bytes(master_key.LENGTH))) for one in missing
        ]
        # Two transactions may make the same key: the second waits for the first here and then uses its key.
        WrappedKey.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {row.scope: row for row in WrappedKey.objects.filter(scope__in=missing)}
    return found


def _opened(row: WrappedKey) -> DataKey:
    try:
        return DataKey(id=str(row.pk), key=master_key.unwrap(bytes(row.wrapped)))
    except InvalidUnwrap as wrong:
        raise Unreadable(f"The master key is not the one that wrapped the key of {row.scope}.") from wrong
