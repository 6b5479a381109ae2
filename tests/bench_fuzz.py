"""Broken files without end, through the intake and its worker (make bench): an hour of it must find nothing.

`BEARINGS_FUZZ_MINUTES=60 python -m tests.bench_fuzz` is the hour; `BEARINGS_FUZZ_SEED` repeats a run. What it finds is
kept in `BEARINGS_FUZZ_FINDS` (a folder), named by its hash, and the run ends with 1.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from forum.clues.intake.confinement import leave_network

ALONE = leave_network()  # as the worker does, before any library starts a thread

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from accounts.errors import BadInput  # noqa: E402  after Django's set-up
from forum.clues.intake import child, clean  # noqa: E402
from forum.clues.intake.kinds import KINDS, Form  # noqa: E402
from forum.clues.intake.recipe_reading import read  # noqa: E402
from forum.clues.intake.sentences import SENTENCES  # noqa: E402
from tests.fuzzing import reading, seeds  # noqa: E402
from tests.fuzzing.forked import Forked  # noqa: E402
from tests.fuzzing.mutating import mutated  # noqa: E402

MINUTES = float(os.environ.get("BEARINGS_FUZZ_MINUTES", "1"))
SLOWEST = 20.0  # seconds for a file of a few kilobytes; the worker itself is stopped at 90
GROWTH = 48  # megabytes that our own process may grow after the first thousand
WHOLE = 50  # one of so many goes through a worker of its own, started as for people
SAID = [re.compile(re.sub(r"%\\?\(\w+\\?\)s", ".*", re.escape(str(words))), re.S) for words in SENTENCES.values()]


class Fuzzer:
    """Counts what came of how many files, and keeps those of which something came that must not."""

    def __init__(self, seed: int) -> None:
        self.chance, self.seeds = random.Random(seed), seeds.all_of()
        self.forked, self.started = Forked(alone=ALONE), child._run
        self.came: Counter[str] = Counter()
        self.finds: Counter[str] = Counter()
        self.folder = Path(os.environ.get("BEARINGS_FUZZ_FINDS", tempfile.gettempdir()))
        self.slowest, self.peak = 0.0, 0
        self.inside = Path(tempfile.mkdtemp(prefix="bearings-fuzz-"))
        os.chdir(self.inside)

    def one(self) -> None:
        form = self.chance.choice(list(self.seeds))
        data = mutated(self.chance.choice(self.seeds[form]), self.chance, self.seeds[form])
        changes = seeds.recipe(KINDS[form].medium, self.chance) if self.chance.random() < 0.3 else None
        is_whole = sum(self.came.values()) % WHOLE == 0
        child._run = self.started if is_whole else self.forked.run
        self.forked.signal, began = 0, time.monotonic()
        try:
            problem = self._came(data, form, changes)
        except Exception as failed:
            problem = f"{type(failed).__name__}: {failed}"[:200]
        took = time.monotonic() - began
        self.slowest, self.peak = max(self.slowest, took), max(self.peak, self.forked.peak)
        if not problem and took > SLOWEST:
            problem = f"{took:.0f} s"
        if not problem and any(self.inside.iterdir()):
            problem = "a file was left behind"
        if problem:
            self._keep(problem, data, form, changes)

    def _came(self, data: bytes, form: Form, changes: dict[str, object] | None) -> str:
        """Empty when all is as it should be."""
        recipe = read(changes, medium=KINDS[form].medium) if changes else None
        try:
            arrived = clean(data, name=f"a.{KINDS[form].extensions[0]}", recipe=recipe)
        except BadInput as refusal:
            said = refusal.sentence
            name = next((name for name, words in zip(SENTENCES, SAID, strict=True) if words.fullmatch(said)), "")
            self.came[name] += 1
            if self.forked.signal not in {0, 9}:
                self.came[f"{form} broken off by signal {self.forked.signal}"] += 1  # a library's fault, and confined
            return "" if name and name != "busy" else f"said {said!r}"
        self.came["accepted"] += 1
        reading.check(arrived)
        json.dumps([arrived.facts, arrived.removed, arrived.told], allow_nan=False).encode()
        return ""

    def _keep(self, problem: str, data: bytes, form: Form, changes: dict[str, object] | None) -> None:
        self.finds[f"{form}: {problem}"] += 1
        if self.finds[f"{form}: {problem}"] <= 3:
            place = self.folder / f"found-{hashlib.sha256(data).hexdigest()[:12]}.{form}"
            place.write_bytes(data)
            print(f"\n  {form}: {problem}: {place} {json.dumps(changes) if changes else ''}", flush=True)


def _grown() -> int:
    """Megabytes of this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024**2


def main() -> int:
    """A line that moves, then what came of how many."""
    seed = int(os.environ.get("BEARINGS_FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    fuzzer, until, began, first = Fuzzer(seed), time.monotonic() + MINUTES * 60, time.monotonic(), 0
    number = 0
    while time.monotonic() < until:
        fuzzer.one()
        number += 1
        first = _grown() if number == 1000 else first
        if sys.stderr.isatty() or number % 1000 == 0:
            _progress(number, began, fuzzer)
    grown = _grown() - first if first else 0
    if grown > GROWTH:
        fuzzer.finds[f"this process grew by {grown} MB"] += 1
    print(f"\n  {number} files in {(time.monotonic() - began) / 60:.1f} min (seed {seed}): {dict(fuzzer.came)}")
    print(f"  slowest {fuzzer.slowest:.1f} s, largest worker {fuzzer.peak} MB, this process grew by {grown} MB")
    print(f"  found: {dict(fuzzer.finds) or 'nothing'}")
    return 1 if fuzzer.finds else 0


def _progress(number: int, began: float, fuzzer: Fuzzer) -> None:
    done = (time.monotonic() - began) / 60
    print(
        f"\r  {done:5.1f} of {MINUTES:.0f} min, {number} files, {sum(fuzzer.finds.values())} finds",
        end="",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
