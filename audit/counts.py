"""Closes readings that were repeated: when nobody reads them again, an entry of its own tells how often they were."""

from __future__ import annotations

from uuid import UUID, uuid4

from audit import keys, leaves
from audit.acts import act
from audit.events import ReadingsCounted
from audit.models import Private, Reading
from audit.opening import Keys, opened
from audit.readings import SAME_READING, Look, Reader, save, told

MOST = 200  # in one transaction, so that on SQLite nobody waits long for it


def close_old() -> None:
    """An entry for each reading that was repeated and is older than a minute; the others are only forgotten."""
    while _close_some() == MOST:
        pass


@act()
def _close_some() -> int:
    """How many went. Two keepers at once take different ones; who reads one meanwhile waits, and begins anew."""
    old = Reading.objects.filter(since__lte=leaves.moment() - SAME_READING).order_by("what")
    rows = list(old.select_for_update(skip_locked=True, of=("self",)).select_related("entry")[:MOST])
    repeated = [row for row in rows if row.count]
    if repeated:
        _tell(repeated)
    Reading.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _tell(rows: list[Reading]) -> None:
    """Under the keys of the entries that are closed: what erases one erases the other."""
    found = keys.scopes(key for row in rows for key in (row.entry.who_key, row.entry.data_key) if key)
    said, now = _said(rows, found), leaves.moment()
    looks = {}
    for row in rows:
        scope, _key = found.get(row.entry.data_key, ("", None))
        event = ReadingsCounted(object=str(row.entry_id), case=scope.partition("case:")[2], detail=told(row))
        actor = said.get((row.entry_id, "actor"), "")
        reader = Reader(actor.partition(" ")[0], actor, said.get((row.entry_id, "unit"), "")) if actor else None
        looks[uuid4()] = Look(event, reader, said.get((row.entry_id, "address"), ""), now, row.what)
    save(looks)


def _said(rows: list[Reading], found: Keys) -> dict[tuple[UUID, str], str]:
    """Who read each and from where, as its entry says; nothing of it where that was dropped or erased."""
    entries = {row.entry_id: row.entry for row in rows}
    kept = Private.objects.filter(entry__in=entries, field__in=["actor", "unit", "address"], data_key__in=found)
    commitments = {pk: leaves.read(bytes(entry.leaf))[1] for pk, entry in entries.items()}
    return {(one.entry_id, one.field): opened(one, commitments[one.entry_id], found) for one in kept}
