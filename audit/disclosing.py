"""Entries as files that stand by themselves: the leaf, the fields opened for whoever gets them, and its proof."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from audit import keys, leaves, opening
from audit.models import Entry, Private
from audit.tlog.checkpoints import Head
from audit.tlog.proofs import Proof
from audit.tlog.published import Published

Fields = frozenset[str]
Put = Callable[[str, bytes], None]


def document(entry: Entry, fields: Fields) -> bytes:
    """An entry as JSON: its exact leaf, and for each field that is opened its commitment key and its value."""
    return documents([(entry, fields)])[entry]


def proof(entry: Entry, log: Published, extra: bytes = b"") -> Proof | None:
    """That it stands in the newest published tree; None while it waits for that."""
    note, place = log.note(), getattr(entry, "place", None)
    if note is None or place is None or place.index >= (size := Head.of(note).size):
        return None
    return Proof(place.index, log.reader().inclusion_proof(place.index, size), note, extra)


def write(target: Path, entries: Iterable[tuple[Entry, Fields]], log: Published, readme: str) -> tuple[int, int]:
    """A folder, or one file if its name ends in .zip: entries/, proofs/, policy, README.txt. How many, and how many
    wait to be published and are left out."""
    note, reader = log.note() or "", log.reader()
    size = Head.of(note).size if note else 0
    given = list(entries)
    ready = [
        (entry, fields) for entry, fields in given if (place := getattr(entry, "place", None)) and place.index < size
    ]
    with _target(target) as put:
        put("README.txt", readme.encode())
        if policy := log.served("policy"):
            put("policy", policy.read_bytes())
        for entry, text in documents(ready).items():
            index = entry.place.index
            put(f"entries/{index}.json", text)
            put(f"proofs/{index}.tlog-proof", Proof(index, reader.inclusion_proof(index, size), note).text().encode())
    return len(ready), len(given) - len(ready)


def documents(entries: Iterable[tuple[Entry, Fields]]) -> dict[Entry, bytes]:
    """document() of many entries, in two queries."""
    wanted = dict(entries)
    kept = Private.objects.filter(entry__in=[entry.pk for entry in wanted]).select_related("entry")
    found = keys.scopes(private.data_key for private in kept)
    opened: dict[Entry, dict[str, dict[str, str]]] = {entry: {} for entry in wanted}
    for private in kept:
        if private.data_key in found and private.field in wanted[private.entry]:
            opened[private.entry][private.field] = _field(private, found)
    return {entry: _json(entry, fields) for entry, fields in opened.items()}


def _field(private: Private, found: opening.Keys) -> dict[str, str]:
    salt, value = opening.unsealed(private, leaves.read(bytes(private.entry.leaf))[1], found)
    return {"key": salt.hex(), "value": value}


def _json(entry: Entry, opened: Mapping[str, Mapping[str, str]]) -> bytes:
    whole = {"leaf": bytes(entry.leaf).decode("ascii"), "opened": opened}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


@contextmanager
def _target(target: Path) -> Iterator[Put]:
    """Where files go; a name that is taken is refused, so that nothing of another case lies among them."""
    if target.suffix == ".zip":
        with target.open("xb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as whole:
            yield whole.writestr
        return
    target.mkdir(parents=True)

    def put(name: str, data: bytes) -> None:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(data)

    yield put
