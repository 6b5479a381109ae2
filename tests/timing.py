"""What a thing takes, again and again: wall time, and the processor's time of this process and of its database."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Milliseconds. Other work on the machine moves p50 and more; CPU hardly."""

    p50: float
    p95: float
    p99: float
    cpu: float  # of this process, the mean of one time
    database: float  # of the server's process behind the connection; 0 on SQLite, which works in this one


def of(what: Callable[[], object], repeats: int) -> Spent:
    """After one time that counts for nothing."""
    what()
    times, server = [], _server()
    began, database = time.process_time(), _used(server)
    for _repeat in range(repeats):
        at = time.perf_counter()
        what()
        times.append((time.perf_counter() - at) * 1000)
    cpu, database = time.process_time() - began, _used(server) - database
    times.sort()
    at_95, at_99 = times[int(repeats * 0.95)], times[int(repeats * 0.99)]
    return Spent(statistics.median(times), at_95, at_99, cpu / repeats * 1000, database / repeats * 1000)


def _server() -> int:
    """The process that answers this connection, where it is one on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _used(process: int) -> float:
    """Seconds of the processor's time so far, to a hundredth."""
    if not process:
        return 0.0
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / TICKS
