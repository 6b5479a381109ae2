"""The parts of a cluster and who looks after them: what dies is started again, as systemd would."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests import servers

PAUSE = 0.5  # seconds before what died is started again (RestartSec)
PATIENCE = 8  # seconds in which a part that is told to end must have ended


class Part(Protocol):
    """Something that runs, dies and is started again."""

    name: str

    def start(self) -> None: ...
    def is_up(self) -> bool: ...
    def kill(self) -> None: ...
    def ask_to_end(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Process:
    """A program with whatever it forks: one group, as one service has one control group."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    folder: Path
    starts: int = 0
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    def start(self) -> None:
        self._end_group(signal.SIGKILL)  # what it forked may have outlived it, and hold its port
        self.starts += 1
        with self.log.open("ab") as out:
            self._running = subprocess.Popen(  # nosec B603 # our own programs, no shell
                self.command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def is_up(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def children(self) -> list[int]:
        """Workers that it forked."""
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(one) for one in found.split()]

    def kill(self) -> None:
        """Without a word, the whole group."""
        self._end_group(signal.SIGKILL)
        if self._running:
            self._running.wait(PATIENCE)

    def ask_to_end(self) -> None:
        """As a service is stopped."""
        if self._running and self.is_up():
            self._running.terminate()

    def stop(self) -> None:
        """It was asked; killed when it does not end."""
        if self._running:
            with suppress(subprocess.TimeoutExpired):
                self._running.wait(PATIENCE)
            self.kill()

    def _end_group(self, how: int) -> None:
        if self._running:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, how)


@dataclass
class Database:
    """PostgreSQL; its files are synced, as in production."""

    server: servers.Cluster
    name: str = "database"
    starts: int = 0

    def start(self) -> None:
        self.starts += 1
        self.server.start()

    def is_up(self) -> bool:
        return self.server.is_up()

    def kill(self) -> None:
        self.server.kill()

    def ask_to_end(self) -> None:
        """Last, when nobody asks it anything any more."""

    def stop(self) -> None:
        self.server.remove()


class Supervisor(threading.Thread):
    """Looks a few times a second; a part that tests take away for a while is not looked after."""

    def __init__(self) -> None:
        super().__init__(name="supervisor", daemon=True)
        self.parts: list[Part] = []
        self._left_alone: set[str] = set()
        self._stop_now = threading.Event()

    def add(self, part: Part) -> None:
        part.start()
        self.parts.append(part)

    def leave_alone(self, name: str) -> None:
        self._left_alone.add(name)

    def look_after(self, name: str) -> None:
        self._left_alone.discard(name)

    def run(self) -> None:
        while not self._stop_now.wait(0.1):
            for part in list(self.parts):
                if part.name in self._left_alone or part.is_up():
                    continue
                time.sleep(PAUSE)
                if not self._stop_now.is_set() and part.name not in self._left_alone:
                    with suppress(OSError, TimeoutError):
                        part.start()

    def end(self) -> None:
        """What came last goes first; all are asked before any is waited for."""
        self._stop_now.set()
        if self.is_alive():
            self.join(30)
        for part in reversed(self.parts):
            part.ask_to_end()
        for part in reversed(self.parts):
            part.stop()
