"""One data key for each case and each person. None is kept in memory: a destroyed key is gone everywhere at once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from audit import master_key
from audit.models import Private, Reading, WrappedKey
from audit.scopes import ERASURES

LOOKUPS = "lookups"  # scope of the key by which actors and objects are found
_lookup_keys: dict[tuple[str, str], bytes] = {}


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
    return {scope: opened(row) for scope, row in _rows(wanted).items()}


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
    return opened(row) if row else None


def scopes(key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, DataKey]]:
    """Scope and key of each id that still exists, in one query."""
    return {row.pk: (row.scope, opened(row)) for row in WrappedKey.objects.filter(pk__in=set(key_ids))}


class _Held:
    """Keys that one request has opened, and those that the rows it has read will need."""

    def __init__(self) -> None:
        self.wanted: set[uuid.UUID] = set()
        self.opened: dict[uuid.UUID, tuple[str, DataKey]] = {}


_at_hand: ContextVar[_Held | None] = ContextVar("keys", default=None)


@contextmanager
def holding() -> Iterator[None]:
    """Keys opened meanwhile are kept for the time of one request, never longer: a destroyed key is gone at once."""
    token = _at_hand.set(_Held())
    try:
        yield
    finally:
        _at_hand.reset(token)


def want(key_id: uuid.UUID) -> None:
    """A row that was read will need this key."""
    at_hand = _at_hand.get()
    if at_hand is not None and key_id not in at_hand.opened:
        at_hand.wanted.add(key_id)


def held(key_id: uuid.UUID) -> tuple[str, DataKey] | None:
    """Scope and key; within one request one query for all that rows have wanted. None: destroyed."""
    at_hand = _at_hand.get()
    if at_hand is None:
        return scopes([key_id]).get(key_id)
    if key_id not in at_hand.opened:
        at_hand.opened |= scopes({key_id, *at_hand.wanted})
        at_hand.wanted.clear()
    return at_hand.opened.get(key_id)


@transaction.atomic
def destroy(scope: str) -> uuid.UUID | None:
    """Make everything sealed under this scope unreadable, the trail's private fields included.

    The id of the key that is gone, None when there was none. Whoever calls this records it (actions.erase): to
    verification a key that went without a word is tampering.
    """
    if scope in {ERASURES, LOOKUPS}:
        raise ValueError("What tells of erasures, and what the trail is searched by, is never erased.")
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


def lookup(field_name: str, value: str, key: bytes | None = None) -> str:
    """A keyed hash by which an actor or object is found in the trail; means nothing without the master key."""
    key = key or lookup_key()
    return hmac.new(key, f"{field_name}\0{value}".encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()[:32]


def lookup_of_first(field_name: str, value: str) -> str:
    """lookup() for migrations, which run before there is a row for its key: the one that this row will hold."""
    _ready()
    return lookup(field_name, value, master_key.current().first_lookup_key())


def lookup_key() -> bytes:
    """The key of lookups: one for ever, wrapped like any other, so that a new master key changes no lookup.

    Kept in memory: it opens nothing, and no erasure takes it.
    """
    place = (str(connection.settings_dict["NAME"]), str(settings.MASTER_KEY_FILE))
    if place in _lookup_keys:
        if settings.MASTER_KEY == "file" and not master_key.current().exists():
            raise master_key.Unusable("The master key is missing: restore the key file.")
        return _lookup_keys[place]
    row = WrappedKey.objects.filter(scope=LOOKUPS).first()
    if row is None:
        _ready()
        first = master_key.current()
        fresh = WrappedKey(scope=LOOKUPS, wrapped=first.wrap(first.first_lookup_key()), master=first.id)
        WrappedKey.objects.bulk_create([fresh], ignore_conflicts=True)
        return opened(WrappedKey.objects.get(scope=LOOKUPS)).key
    _lookup_keys[place] = opened(row).key
    return _lookup_keys[place]


def _ready() -> None:
    master = master_key.current()
    if master.exists():
        return
    # Looked for again: another process may have made it, and sealed something, since the look above.
    if WrappedKey.objects.exists() and not master.exists():
        raise master_key.Unusable("The master key is missing, yet data is sealed under it: restore the key file.")
    master.make()


def _rows(wanted: Iterable[str]) -> dict[str, WrappedKey]:
    scopes = sorted(set(wanted))  # in one order, so that two transactions making the same keys can't deadlock
    found = {row.scope: row for row in WrappedKey.objects.filter(scope__in=scopes)}
    missing = [scope for scope in scopes if scope not in found]
    if missing:
        _ready()
        master = master_key.current()
        made = {one: master.wrap(secrets.token_bytes(master_key.LENGTH)) for one in missing}
        fresh = [WrappedKey(scope=one, wrapped=wrapped, master=master.id) for one, wrapped in made.items()]
        # Two transactions may make the same key: the second waits for the first here and then uses its key.
        WrappedKey.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= {row.scope: row for row in WrappedKey.objects.filter(scope__in=missing)}
    return found


def opened(row: WrappedKey) -> DataKey:
    """Unwrapped by the master key that wrapped it."""
    try:
        return DataKey(id=str(row.pk), key=master_key.unwrap(bytes(row.wrapped), row.master))
    except master_key.InvalidUnwrap as wrong:
        raise Unreadable(f"The master key is not the one that wrapped the key of {row.scope}.") from wrong
