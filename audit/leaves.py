"""The text of a leaf: canonical JSON with commitments in place of everything personal; pure."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from audit.operations import Operation, Outcome

VERSION = 1
LONGEST = 65_535  # tlog-tiles bundles carry a length of 16 bits
KEY = 32
FIELDS = ("actor", "unit", "object", "subject", "recipients", "justification", "address", "detail")
_COMMITTED = "c."  # commitments stand flat beside the clear members, so values are strings and integers only


class Writer:
    """This process, and how many entries it has begun; a gap in the numbers is an action that was undone."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.name = secrets.token_hex(8)
        self._numbers = itertools.count(1)

    def next(self) -> tuple[str, int]:
        return self.name, next(self._numbers)


writer = Writer()
os.register_at_fork(after_in_child=writer.begin)  # else two workers would write under one name


def text(value: str) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 can't hold, is written as its escape."""
    return value.encode("utf-8", "backslashreplace")


def commitment(key: bytes, field: str, value: bytes) -> str:
    """HMAC-SHA256(key, field || 0x00 || value): tells nothing without the key, which is fresh for each field."""
    return hmac.new(key, field.encode("ascii") + b"\0" + value, hashlib.sha256).hexdigest()


def moment() -> datetime:
    """Now, in UTC, to the millisecond: what a leaf can say."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def said(moment: str) -> datetime:
    """The moment that written() wrote; ValueError for anything else."""
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def compose(
    op: Operation, kind: str, outcome: Outcome, at: datetime, commitments: Mapping[str, str], *, under: str
) -> bytes:
    """The exact bytes to store and hash: RFC 8785 for ASCII keys, strings and integers.

    `under` binds the leaf to its data key, differently for each entry, so that it links no two (log.under).
    """
    name, number = writer.next()
    members: dict[str, str | int] = {
        "v": VERSION, "t": written(at), "op": op.value, "outcome": outcome.value, "kind": kind, "w": name, "n": number,
        "under": under,
    }  # fmt: skip
    members.update({_COMMITTED + field: value for field, value in commitments.items()})
    leaf = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    if len(leaf) > LONGEST or not kind.isascii():
        raise ValueError("An entry's clear part is short ASCII; this one is not.")
    return leaf


def read(leaf: bytes) -> tuple[dict[str, str | int], dict[str, str]]:
    """The clear members and the commitments of a stored leaf; nothing at all when it is not one."""
    try:
        members = dict(json.loads(leaf))
    except (ValueError, TypeError):
        return {}, {}
    commitments = {
        name.removeprefix(_COMMITTED): str(value) for name, value in members.items() if name.startswith(_COMMITTED)
    }
    return {name: value for name, value in members.items() if not name.startswith(_COMMITTED)}, commitments
