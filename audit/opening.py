"""Checks one entry and opens one private field, and says what is wrong with them."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from audit import keys, leaves, log, sealing
from audit.models import Entry, Private
from audit.tlog import merkle

Keys = Mapping[UUID, tuple[str, keys.DataKey]]


class Broken(Exception):
    """The first thing found wrong, with the entry it was found at."""

    def __init__(self, sentence: str, entry: UUID | None = None) -> None:
        super().__init__(sentence)
        self.entry = entry


def checked(entry: Entry) -> bytes:
    """The leaf hash of an entry whose bytes and columns say the same; Broken otherwise."""
    found = merkle.leaf_hash(bytes(entry.leaf))
    if found.hex() != entry.leaf_hash:
        raise Broken(
            _("entry %(id)s is not what was written: its bytes have another hash.") % {"id": entry.pk}, entry.pk
        )
    clear, _commitments = leaves.read(bytes(entry.leaf))
    if (clear.get("op"), clear.get("outcome"), clear.get("t")) != (entry.op, entry.outcome, leaves.written(entry.at)):
        raise Broken(_("the columns of entry %(id)s say something else than its leaf.") % {"id": entry.pk}, entry.pk)
    return found


def opened(private: Private, commitments: Mapping[str, str], found: Keys) -> str:
    """What it opens to, never empty; Broken when that is not what its entry is committed to."""
    return unsealed(private, commitments, found)[1]


def unsealed(private: Private, commitments: Mapping[str, str], found: Keys) -> tuple[bytes, str]:
    """Its commitment key and its value; Broken when that is not what its entry is committed to."""
    told = _("the %(field)s kept with entry %(id)s is not what the entry is committed to.")
    wrong = Broken(told % {"field": private.field, "id": private.entry_id}, private.entry_id)
    scope, key = found[private.data_key]
    try:
        clear = sealing.unseal_with(key, scope, private.sealed, bound=log.bound(private.entry_id, private.field))
    except sealing.Unreadable:
        raise wrong from None
    salt, value = clear[: leaves.KEY], clear[leaves.KEY :]
    if not hmac.compare_digest(leaves.commitment(salt, private.field, value), commitments.get(private.field, "")):
        raise wrong
    if private.lookup != log.lookup_of(private.field, value.decode()):
        raise wrong  # else an entry could be hidden from whoever looks for its actor
    return salt, value.decode()
