"""Two gunicorn workers of an application, and what processor time they and PostgreSQL took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import servers
from tests.served.clients import Asked

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A master with its workers."""

    name: str
    port: int
    pid: int

    def workers(self) -> list[int]:
        return children(self.pid)

    def memory(self) -> tuple[float, float]:
        """MiB of the largest worker: resident, and with what processes share divided among them."""
        return max(resident(pid) for pid in self.workers())


@contextmanager
def served(name: str, application: str, env: dict[str, str], *options: str, log: Path) -> Iterator[Served]:
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", *options, "-b", f"127.0.0.1:{port}", "-w", "2", application]
    own = {
        **os.environ,
        **env,
        "BEARINGS_ORIGIN": f"http://127.0.0.1:{port}",
        "BEARINGS_WEB_LISTEN": f"127.0.0.1:{port}",
    }
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=own, stdout=out, stderr=out)
        try:
            servers.wait_for(port, 60)
            yield Served(name, port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def asked_by(clients: int, asked: Asked, seconds: float) -> dict[str, Any]:
    """What so many clients heard, who ask in another process."""
    told = json.dumps({"asked": asked.__dict__, "clients": clients, "seconds": seconds})
    command = [sys.executable, "-m", "tests.served.clients"]
    done = subprocess.run(command, cwd=ROOT, input=told, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in found.split()]


def seconds_of(pids: list[int]) -> float:
    """Processor time of these processes and of what they waited for."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(one) for one in fields[11:15])
    return total / TICK


def resident(pid: int) -> tuple[float, float]:
    """MiB in all, and with each page divided by the processes that share it."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    told = {words[0]: int(words[1]) / 1024 for words in lines if words[0] in ("Rss:", "Pss:")}
    return told["Rss:"], told["Pss:"]
