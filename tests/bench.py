"""Timings, side by side in one run (make bench): compare ratios, absolute times move with the machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from geoloc import cities  # noqa: E402  after Django's set-up
from geoloc.belief import pool, prior  # noqa: E402
from geoloc.judgement import Judgement  # noqa: E402
from geoloc.locating import area_at  # noqa: E402
from geoloc.places import search  # noqa: E402
from geoloc.pooling import Blend  # noqa: E402
from tests import servers  # noqa: E402

REPEATS = 9


def _judgements(count: int) -> list[Judgement]:
    return [Judgement((("MX-OAX", 0.3), ("MX", 0.3), ("GT", 0.1)), ("ES",), unit=str(n)) for n in range(count)]


def _citing(count: int) -> list[Judgement]:
    """Each rests on two of thirty marks, every third came after seeing others."""
    marks = [frozenset({str(n % 30), str(n % 7)}) for n in range(count)]
    return [replace(one, sources=marks[n], seen_others=n % 3 == 0) for n, one in enumerate(_judgements(count))]


def _median_ms(what: Callable[[], object]) -> float:
    what()  # the first call loads tables
    times = []
    for _repeat in range(REPEATS):
        began = time.perf_counter()
        what()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    """Prints a line a measurement: median of nine, and the ratio to the first of its group."""
    base = prior("es")
    groups: dict[str, dict[str, Callable[[], object]]] = {
        "pooling over all leaves (goal: 200 answers under 100 ms)": {
            **{f"{count} answers": lambda count=count: pool(_judgements(count), base) for count in (5, 50, 200)},
            "200 that cite": lambda: pool(_citing(200), base, Blend(1.5, 0.25), [1.0 + n % 3 for n in range(200)]),
        },
        "typed search of places (goal: under 50 ms)": {
            text: lambda text=text: search(text, "en", 10) for text in ("mex", "oaxa", "الم")
        },
        "typed search of cities (goal: under 50 ms)": {
            text: lambda text=text: cities.search(text, 10) for text in ("san", "de janeiro", "القاه", "nowhere")
        },
        "point to area": {
            name: lambda point=point: area_at(*point)
            for name, point in {"Oaxaca": (17.06, -96.72), "Moscow": (55.75, 37.62), "at sea": (0, -30)}.items()
        },
    }
    for group, whats in groups.items():
        print(group)
        first = 0.0
        for name, what in whats.items():
            median = _median_ms(what)
            first = first or median
            print(f"  {name:<14} {median:8.2f} ms   x{median / first:.1f}")
    print("ways of pooling", flush=True)
    _run({}, "tests.bench_pooling")
    _run({}, "tests.bench_routing")
    print("hidden beside absent, as an outsider", flush=True)
    _run({"BEARINGS_DEMO": "1"}, "tests.bench_hidden")
    print("hash look-up among 10 M", flush=True)
    for kind in ("sha256", "pdq"):
        _run({}, "tests.bench_hash_lists", kind)
    print("searching 100,000 posts (BEARINGS_BENCH_POSTS for another number)", flush=True)
    _run({}, "tests.bench_search")
    print(
        "pages by one and by eight at once, two gunicorn workers, beside a bare Django page, django-machina and Spirit",
        flush=True,
    )
    _run({}, "tests.served")
    print("the largest paint on slow 4G with a fourth of the processor", flush=True)
    _run({}, "tests.bench_paint")
    print("a poke to a thousand sockets", flush=True)
    _run({}, "tests.served.fanout")
    print("550 people at work on the whole thing for ten minutes", flush=True)
    _run({}, "tests.soak")
    print("pictures in the worker, and the weight of viewers", flush=True)
    _run({}, "tests.bench_pictures")
    print("a photograph of 20 megapixels and a sound of ten minutes, through the whole arrival", flush=True)
    for what in ("photo", "face", "sound"):
        _run({}, "tests.bench_arrival", what)
    print("broken files without end (BEARINGS_FUZZ_MINUTES, 60 for the hour)", flush=True)
    _run({"BEARINGS_FUZZ_MINUTES": os.environ.get("BEARINGS_FUZZ_MINUTES", "1")}, "tests.bench_fuzz")
    _trail()


def _trail() -> None:
    """The trail's measurements, each in a process and an installation of its own; on PostgreSQL where it is there."""
    print("the trail on SQLite", flush=True)
    _run({}, "tests.bench_trail", "--million")
    _run({}, "tests.bench_readings")
    missing = servers.missing_postgresql() or servers.missing_redis()
    if missing:
        print(f"the trail on PostgreSQL: not measured. {missing}")
        return
    print("the trail on PostgreSQL, synced", flush=True)
    for module in ("tests.bench_trail", "tests.bench_readings", "tests.bench_writes"):
        with servers.postgresql(fsync=True) as database, servers.redis() as redis:
            _run({"BEARINGS_DATABASE": database, "BEARINGS_REDIS": redis}, module)
    print("parts killed at random for five minutes, on SQLite and on PostgreSQL", flush=True)
    kill = {"BEARINGS_KILLING_SECONDS": "150"}
    _run(kill, "pytest", "-q", "tests/audit/test_kill_loop.py")
    with servers.postgresql() as database, servers.redis() as redis:
        _run(
            {**kill, "BEARINGS_DATABASE": database, "BEARINGS_REDIS": redis},
            "pytest",
            "-q",
            "tests/audit/test_kill_loop.py",
        )


def _run(env: dict[str, str], *words: str) -> None:
    with tempfile.TemporaryDirectory(prefix="bearings-bench-") as folder:
        own = {"BEARINGS_VAR": folder, "BEARINGS_LOG_LEVEL": "WARNING"}
        subprocess.run([sys.executable, "-m", *words], env={**os.environ, **own, **env}, check=False)


if __name__ == "__main__":
    main()
