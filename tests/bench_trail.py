"""The trail's figures with their raw floors beside them: sequencing, merging, a million leaves out and checked."""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings

MILLION = 1_000_000
SEQUENCED = 40_000
STEADY, SECONDS = 2000, 10  # events a second while merging is timed, and for how long


def main() -> None:
    """One database, named by the environment; scratch folders under its own VAR."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    with _signer():
        _sequencing()
        _merging()
        if "--million" in sys.argv:
            _million()


def _line(name: str, figure: str, floor: str = "", verdict: str = "") -> None:
    print(f"  {name:<46} {figure:>16} {floor:>34} {verdict}", flush=True)


def _leaf(number: int) -> bytes:
    """As long as ours are, and as random."""
    return b'{"c.actor":"%s","c.object":"%s","kind":"clue","n":%d,"op":"clue.approve","outcome":"done","v":1}' % (
        secrets.token_hex(32).encode(), secrets.token_hex(32).encode(), number)  # fmt: skip


def _write(count: int) -> None:
    """Entries in bulk: what is timed here comes after them."""
    from audit.models import Entry
    from audit.tlog import merkle
    from tests.audit.people import ClueApproved

    now = django.utils.timezone.now()
    leaves = [_leaf(number) for number in range(count)]
    Entry.objects.bulk_create(
        (Entry(leaf=leaf, leaf_hash=merkle.leaf_hash(leaf).hex(), op=ClueApproved.op.value, outcome="done", at=now,
               data_key=secrets.token_hex(16)) for leaf in leaves), batch_size=500)  # fmt: skip


def _sequencing() -> None:
    from audit.rounds import Rounds

    _write(SEQUENCED)
    leaves = [_leaf(number) for number in range(SEQUENCED)]
    began = time.perf_counter()
    for leaf in leaves:
        hashlib.sha256(b"\0" + leaf).digest()
    floor = SEQUENCED / (time.perf_counter() - began)
    rounds, began = Rounds(), time.perf_counter()
    rounds.sequence()
    placed = time.perf_counter()
    rounds.publish()
    both = time.perf_counter()
    _line("placed in the tree", f"{SEQUENCED / (placed - began):,.0f}/s", f"SHA-256 of a leaf {floor:,.0f}/s")
    _line("placed, tiles synced and read back, signed", f"{SEQUENCED / (both - began):,.0f}/s", "goal 2,000/s")


def _merging() -> None:
    """Entries come all the time; how long each waits until it has its place, and until it is published."""
    from audit.models import Checkpoint, Waiting
    from audit.rounds import Rounds
    from audit.sequencer import newest

    start = newest().size
    stop, rounds = threading.Event(), Rounds()
    threading.Thread(target=rounds.run, args=[stop, 0.1, 0.1], daemon=True).start()
    committed: list[float] = []
    step = STEADY // 20
    began = time.perf_counter()
    for number in range(20 * SECONDS):
        _write(step)
        committed += [time.time()] * step
        time.sleep(max(0.0, began + (number + 1) / 20 - time.perf_counter()))
    rate = len(committed) / (time.perf_counter() - began)
    while Waiting.objects.exists():
        time.sleep(0.05)
    placed = list(Checkpoint.objects.filter(size__gt=start).order_by("size").values_list("size", "at"))
    waits, at = [], 0
    for number, moment in enumerate(committed):
        while placed[at][0] <= start + number:
            at += 1
        waits.append(placed[at][1].timestamp() - moment)
    waits.sort()
    late = waits[int(len(waits) * 0.99)]
    _line(f"merged at {rate:,.0f} events/s, 99 % within", f"{late:.2f} s", "goal 2 s")
    stop.set()
    time.sleep(1)


def _million() -> None:
    """A log of a million leaves, copied out and verified by the stand-alone verifier."""
    from audit import exporting
    from audit.tlog.checkpoints import Head
    from audit.tlog.notes import Kind, SigningKey
    from audit.tlog.published import Published

    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        log = Published(Path(folder) / "log")
        key = SigningKey("bench.example/log", Kind.ED25519, secrets.token_bytes(32))
        settings.AUDIT_POLICY = Path(folder) / "policy"
        settings.AUDIT_POLICY.write_text(f"log {key.verifier}\nquorum none\n")
        began, size = time.perf_counter(), 0
        while size < MILLION:
            size = log.writer().extend(size, [_leaf(number) for number in range(50_000)])
        head = Head(key.name, size, log.reader().root(size))
        log.publish(head, head.text() + "\n" + key.sign(head, 0))
        _line("a million leaves into tiles, synced", f"{time.perf_counter() - began:.1f} s")
        target = Path(folder) / "export"
        began = time.perf_counter()
        exporting.whole_log(log, target)
        taken = time.perf_counter() - began
        _line("a million leaves exported", f"{taken:.1f} s", _plain(log.folder, folder), "goal 60 s")
        began = time.perf_counter()
        command = [sys.executable, "-m", "audit.verify", str(target), "--policy", str(settings.AUDIT_POLICY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken = time.perf_counter() - began
        _line("a million leaves verified", f"{taken:.1f} s", f"SHA-256 alone {_hashed():.1f} s", "goal 60 s")


def _plain(source: Path, folder: str) -> str:
    began = time.perf_counter()
    subprocess.run(["cp", "-r", str(source), f"{folder}/plain"], check=True)
    os.sync()
    return f"plain copy {time.perf_counter() - began:.1f} s"


def _hashed() -> float:
    began = time.perf_counter()
    leaf = _leaf(0)
    for _number in range(2 * MILLION):
        hashlib.sha256(leaf).digest()
    return time.perf_counter() - began


@contextmanager
def _signer() -> Iterator[None]:
    socket = settings.AUDIT_SIGNER_SOCKET
    command = [sys.executable, "-m", "audit.signer", "--state", str(settings.VAR / "signer"), "--socket", str(socket)]
    process: Any = subprocess.Popen([*command, "--origin", settings.AUDIT_ORIGIN])
    try:
        while not socket.exists():
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
