"""A signer and witnesses of a test's own, as real processes, and a policy that names them."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from audit.tlog import asking
from tests import servers

ROOT = Path(__file__).resolve().parents[2]


def run(module: str, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def started(*words: object) -> subprocess.Popen[bytes]:
    """A Python of its own, which the test ends."""
    return subprocess.Popen([sys.executable, *map(str, words)], cwd=ROOT)


@dataclass
class Program:
    """One that goes on until it is killed."""

    module: str
    words: tuple[object, ...]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", self.module, *map(str, self.words)]
        self.process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Signer(Program):
    def __init__(self, folder: Path, origin: str) -> None:
        self.state, self.socket = folder / "signer", Path("/tmp") / f"bearings-{servers.free_port()}.sock"
        super().__init__("audit.signer", ("--state", self.state, "--origin", origin, "--socket", self.socket))

    def start(self) -> None:
        super().start()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                asking.signer_head(self.socket)
            except asking.Unreachable:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError("the signer")

    def kill(self) -> None:
        super().kill()
        self.socket.unlink(missing_ok=True)

    def vkeys(self) -> list[str]:
        return run("audit.signer", "vkeys", "--state", self.state).stdout.split()


class Witness(Program):
    def __init__(self, folder: Path, name: str, logs: list[str]) -> None:
        self.name, self.port, self.state = name, servers.free_port(), folder / name.replace("/", "-")
        self.keys = run("audit.witness", "init", "--state", self.state, "--name", name).stdout.split()
        words = [word for key in logs for word in ("--log", key)]
        listen = ("serve", "--state", self.state, "--listen", f"127.0.0.1:{self.port}", *words)
        super().__init__("audit.witness", listen)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        super().start()
        servers.wait_for(self.port)


def policy(logs: list[str], witnesses: list[Witness], quorum: str = "none", *more: str) -> bytes:
    """A policy file with one line for each witness's Ed25519 key, named like it."""
    lines = [f"log {key}" for key in logs]
    lines += [f"witness {one.name} {one.keys[0]} {one.url}" for one in witnesses]
    return "\n".join([*lines, *more, f"quorum {quorum}", ""]).encode()
