"""Lists for tests: random bytes, which are hashes of nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.utils import timezone

from accounts.models import User
from forum.hashlists import actions
from forum.hashlists.actions import Facts, Progress
from forum.hashlists.kinds import WIDTHS, Kind
from forum.hashlists.models import HashList

NONE = {"md5": bytes(16), "sha1": bytes(20), "sha256": bytes(32)}


def made_up(kind: Kind, count: int, seed: int = 1) -> list[bytes]:
    chance = Random(seed)
    return [chance.randbytes(WIDTHS[kind]) for _number in range(count)]


def turned(pdq: bytes, bits: Iterable[int]) -> bytes:
    """The same hash with these bits the other way."""
    number = int.from_bytes(pdq, "little")
    for bit in bits:
        number ^= 1 << bit
    return number.to_bytes(len(pdq), "little")


def in_days(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)


def bring(
    folder: Path, kind: Kind, digests: Iterable[bytes], *, name: str = "Known", by: User | None = None, days: int = 30
) -> HashList:
    file = folder / "given.txt"
    file.write_text("".join(f"{digest.hex()}\n" for digest in digests))
    facts = Facts(name, kind, "A partner, by agreement 12", in_days(days))
    one, _read = actions.import_list(by=by, login="root", facts=facts, file=file, progress=Progress())
    return one
