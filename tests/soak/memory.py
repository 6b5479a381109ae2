"""What the processes of each part hold for themselves."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from deploy.cluster.parts import Process
from deploy.cluster.running import Cluster
from tests.served.workers import children

GROWTH, LITTLE = 1.05, 2.0  # times, and MiB that count for nothing in a small process


def of(cluster: Cluster) -> dict[str, float]:
    """MiB of each part with its children: resident, without PostgreSQL's buffers, which all its processes share and
    which fill to a size that is set."""
    pids = {part.name: part.pid for part in cluster.supervisor.parts if isinstance(part, Process)}
    pids["database"] = cluster.database_pid
    return {name: sum(_own(one) for one in (pid, *children(pid))) for name, pid in pids.items()}


def growth(early: dict[str, float], late: dict[str, float]) -> list[str]:
    """A sentence for each part that is larger at the end than after a quarter of the time."""
    return [
        f"{name} grew from {early[name]:.0f} to {late[name]:.0f} MiB since a quarter of the time: not flat."
        for name in early
        if late[name] > early[name] * GROWTH and late[name] - early[name] > LITTLE
    ]


def _own(pid: int) -> float:
    found = {"VmRSS": 0.0, "RssShmem": 0.0}
    with suppress(FileNotFoundError, ProcessLookupError):  # a connection of PostgreSQL has just ended
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            name, _colon, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) / 1024
    return found["VmRSS"] - found["RssShmem"]
