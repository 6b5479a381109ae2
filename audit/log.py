"""Writing the trail: in the action's own transaction, or before a page is shown; never afterwards, never optional."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from audit import acts, administrative, keys, leaves, receipts, scopes, sealing, source
from audit.events import Event
from audit.models import Entry, Private
from audit.operations import Outcome
from audit.tlog import merkle


class Actor(Protocol):
    """Who did it, as text that never depends on a live row."""

    @property
    def pk(self) -> Any: ...
    @property
    def audit_actor(self) -> str: ...
    @property
    def audit_unit(self) -> str: ...


class TrailUnavailable(Exception):
    """The trail can't be written, so nothing may be shown (an answer of 503)."""


class OutsideTransaction(RuntimeError):
    """record() was called where its entry could be kept while the action is undone."""


class InsideTransaction(RuntimeError):
    """A reading was to be recorded where it could be undone after it was shown."""


@dataclass(frozen=True)
class Receipt:
    """What the doer may keep as proof: the entry's id and its leaf hash (RFC 6962, hexadecimal)."""

    entry_id: UUID
    leaf_hash: str


def record(event: Event, *, by: Actor | None, outcome: Outcome = Outcome.DONE) -> Receipt:
    """Write one entry in the caller's transaction: both are kept or neither is."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("The trail is written in the transaction of the action it tells of.")
    one = composed(
        event, by, outcome, keys.data_keys(scopes_of(event, by).all), at=leaves.moment(), entry_id=acts.next_entry()
    )
    save([one])
    administrative.recorded(event)
    if by is not None:  # what the installation does by itself is nobody's to hold a receipt of
        receipts.noted(one.entry.leaf_hash)
    return Receipt(one.entry.pk, one.entry.leaf_hash)


@dataclass(frozen=True)
class Composed:
    """An entry and its private fields, sealed; not saved yet."""

    entry: Entry
    privates: list[Private]


def composed(
    event: Event,
    by: Actor | None,
    outcome: Outcome,
    found: Mapping[str, keys.DataKey],
    *,
    at: datetime,
    entry_id: UUID,
) -> Composed:
    """What would be saved; asks the database nothing. `found` holds at least the keys of scopes_of(event, by)."""
    under_keys = scopes_of(event, by)
    secret = {name: (secrets.token_bytes(leaves.KEY), value) for name, value in fields(event, by).items() if value}
    commitments = {name: leaves.commitment(salt, name, leaves.text(value)) for name, (salt, value) in secret.items()}
    entry = Entry(id=entry_id, op=event.op.value, outcome=outcome.value, at=at, **key_ids(under_keys, found))
    leaf = leaves.compose(event.op, event.kind, outcome, at, commitments, under=under(entry))
    entry.leaf, entry.leaf_hash = leaf, merkle.leaf_hash(leaf).hex()
    return Composed(entry, _sealed(entry, event.kind, secret, under_keys, found))


def _sealed(
    entry: Entry,
    kind: str,
    secret: Mapping[str, tuple[bytes, str]],
    under_keys: scopes.Scopes,
    found: Mapping[str, keys.DataKey],
) -> list[Private]:
    """Each field with its commitment key, under the key of whom it names."""
    return [
        Private(
            entry_id=entry.pk,
            field=name,
            sealed=sealing.seal_with(found[scope], scope, salt + leaves.text(value), bound=bound(entry.pk, name)),
            data_key=found[scope].id,
            lookup=lookup_of(name, value),
        )
        for name, (salt, value) in secret.items()
        for scope in [under_keys.of(name, kind)]
    ]


def save(several: Sequence[Composed]) -> None:
    """Save entries with their private fields: two statements, however many there are."""
    Entry.objects.bulk_create([one.entry for one in several])
    Private.objects.bulk_create([private for one in several for private in one.privates])


def scopes_of(event: Event, by: Actor | None) -> scopes.Scopes:
    """Whose keys seal the private fields."""
    return scopes.choose(event.op, by=str(by.pk) if by else "", person=event.person, case=event.case)


def key_ids(under_keys: scopes.Scopes, found: Mapping[str, keys.DataKey]) -> dict[str, UUID]:
    """The entry's columns that say under which keys its fields are."""
    return {f"{part}_key": UUID(found[getattr(under_keys, part)].id) for part in ("who", "subject", "data")}


def key_of(entry: Entry, field: str, kind: str) -> UUID:
    """Under which key this field of an entry must be."""
    if entry.who_key is None or entry.subject_key is None:
        return entry.data_key
    found: UUID = getattr(entry, f"{scopes.part(field, kind)}_key")
    return found


def bound(entry_id: UUID, field: str) -> str:
    """Where a private field lies: sealed bytes moved to another entry or field won't open."""
    return f"audit_private/{entry_id}/{field}"


def under(entry: Entry) -> str:
    """What a leaf says of its keys: a keyed hash, so that nobody gives the entry another key unseen."""
    if entry.who_key is None and entry.subject_key is None:
        return keys.lookup("under", f"{entry.pk} {entry.data_key}")
    return keys.lookup("under", f"{entry.pk} {entry.data_key} {entry.who_key} {entry.subject_key}")


def lookup_of(field: str, value: str) -> str:
    """By what an auditor finds it: the object's id, and the id that an actor's text begins with."""
    if field not in {"actor", "object"}:
        return ""
    return keys.lookup(field, value.split(" ", 1)[0] if field == "actor" else value)


def fields(event: Event, by: Actor | None) -> dict[str, str]:
    return {
        "actor": by.audit_actor if by else "",
        "unit": by.audit_unit if by else "",
        "object": event.object,
        "subject": event.subject,
        "recipients": event.recipients,
        "justification": event.justification,
        "address": source.address.get(),
        "detail": event.detail,
    }
