"""Timings, side by side in one run (make bench): compare ratios, absolute times move with the machine."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from geoloc.belief import pool, prior  # noqa: E402  after Django's set-up
from geoloc.judgement import Judgement  # noqa: E402
from geoloc.places import search  # noqa: E402

REPEATS = 9


def _judgements(count: int) -> list[Judgement]:
    return [Judgement((("MX-OAX", 0.3), ("MX", 0.3), ("GT", 0.1)), ("ES",), unit=str(n)) for n in range(count)]


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
            f"{count} answers": lambda count=count: pool(_judgements(count), base) for count in (5, 50, 200)
        },
        "typed search of places (goal: under 50 ms)": {
            text: lambda text=text: search(text, "en", 10) for text in ("mex", "oaxa", "الم")
        },
    }
    for group, whats in groups.items():
        print(group)
        first = 0.0
        for name, what in whats.items():
            median = _median_ms(what)
            first = first or median
            print(f"  {name:<14} {median:8.2f} ms   x{median / first:.1f}")


if __name__ == "__main__":
    main()
