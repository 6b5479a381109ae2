"""Hash look-up among 10 M: bringing a list by the command's own steps, then asking it, with brute force beside it."""

from __future__ import annotations

import binascii
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import django
import numpy as np

ENTRIES, BLOCK = 10_000_000, 1_000_000
LOOK_UPS, BRUTES = 500, 5


def main() -> None:
    """One kind, in a process of its own. Of random bytes half of what is asked for is there (PDQ: 31 bits away)."""
    django.setup()
    from django.core.management import call_command

    from forum.hashlists.kinds import Kind

    call_command("migrate", interactive=False, verbosity=0)
    _measure(Kind(sys.argv[1]))
    print("  goal: under 5 ms a look-up, under 1 GB of memory to import")


def _measure(kind: str) -> None:
    from forum.hashlists import actions, files, lookup
    from forum.hashlists.actions import Facts, Progress

    with tempfile.TemporaryDirectory(prefix="bearings-hashes-") as folder:
        file = Path(folder) / "given.txt"
        _write(file)
        facts = Facts(f"Made up {kind}", kind, "Random bytes", date.today() + timedelta(days=1))
        began = time.perf_counter()
        one, _read = actions.import_list(by=None, login="bench", facts=facts, file=file, progress=Progress())
        took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {kind}, import        {took:8.1f} s    peak of memory {peak:,.0f} MB", flush=True)
    began = time.perf_counter()
    look_up = (
        lookup.near if kind == "pdq" else lambda digest: lookup.exact(md5=b"\0" * 16, sha1=b"\0" * 20, sha256=digest)
    )
    look_up(bytes(32))
    print(f"  {kind}, first look-up {time.perf_counter() - began:8.1f} s    opens the file and checks its digest")
    rows = files.open_checked(one.written).data
    asked = _asked(rows, kind)
    before = _own_memory()
    times, work = zip(*(_timed(look_up, one, there=place % 2 == 0) for place, one in enumerate(asked)), strict=True)
    grown, median, most = _own_memory() - before, statistics.median(times), sorted(work)[LOOK_UPS * 99 // 100]
    print(f"  {kind}, look-up       {median:8.2f} ms   99 % at most {most:.2f} ms of work, own memory {grown:+.0f} MB")
    few = asked[: 2 * BRUTES : 2]
    brute = statistics.median(_timed(lambda digest: _brute(rows, digest, kind), one, there=True)[0] for one in few)
    print(f"  {kind}, brute force   {brute:8.2f} ms   x{brute / median:.0f}", flush=True)


def _write(file: Path) -> None:
    with file.open("wb") as stream:
        for _block in range(ENTRIES // BLOCK):
            stream.write(binascii.hexlify(secrets.token_bytes(32 * BLOCK), b"\n", 32) + b"\n")


def _asked(rows: np.ndarray, kind: str) -> list[bytes]:
    chance, asked = Random(1), []
    for number in range(LOOK_UPS):
        digest = rows[chance.randrange(len(rows))].tobytes()
        bits = chance.sample(range(256), 31) if kind == "pdq" else []
        near = int.from_bytes(digest, "big") ^ sum(1 << bit for bit in bits)
        asked.append(near.to_bytes(32, "big") if number % 2 == 0 else chance.randbytes(32))
    return asked


def _timed(look_up: Callable[[bytes], object], digest: bytes, *, there: bool) -> tuple[float, float]:
    """Milliseconds until the answer, and of the processor's work for it: other processes take their turns between."""
    began, worked = time.perf_counter(), time.process_time()
    found = look_up(digest)
    took = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    assert bool(found) == there
    return took


def _brute(rows: np.ndarray, digest: bytes, kind: str) -> bool:
    """Every entry, a block at a time, so that memory stays flat here too."""
    words, whole = rows.view("<u8"), np.frombuffer(digest, "<u8")
    blocks = (words[begin : begin + BLOCK] ^ whole for begin in range(0, len(words), BLOCK))
    most = 31 if kind == "pdq" else 0
    return min(int(np.bitwise_count(block).sum(axis=1).min()) for block in blocks) <= most


def _own_memory() -> float:
    """MB that are this process's alone, without the pages of mapped files."""
    told = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else ""
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("RssAnon")) / 1024


if __name__ == "__main__":
    main()
