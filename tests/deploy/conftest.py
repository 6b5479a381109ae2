"""An installation of its own, started as `make run` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import migrated, servers

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installation:
    port: int
    pid: int
    var: Path
    log_file: Path

    def send(self, head: str, body: bytes = b"") -> socket.socket:
        """A connection on which this was sent; lines of the head as they stand, "Host" added when missing."""
        lines = [line.strip() for line in head.strip().splitlines()]
        if not any(line.lower().startswith("host:") for line in lines):
            lines.append(f"Host: 127.0.0.1:{self.port}")
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return connection

    def answer(self, head: str, body: bytes = b"") -> str:
        """All that comes back; the head should ask to close."""
        with self.send(head, body) as connection:
            return read_all(connection)

    def log(self) -> str:
        return self.log_file.read_text()


def read_all(connection: socket.socket) -> str:
    got = b""
    try:
        while more := connection.recv(65536):
            got += more
    except ConnectionResetError:
        pass
    return got.decode("utf-8", "replace")


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    port = servers.free_port()
    with tempfile.TemporaryDirectory(prefix="bearings-started-") as folder:
        var = Path(folder) / "var"
        env = {**os.environ, "BEARINGS_ORIGIN": f"http://127.0.0.1:{port}", "BEARINGS_VAR": str(var)}
        env |= {
            "BEARINGS_KEEPER": "1",
            "BEARINGS_SEQUENCER": "1",
            "BEARINGS_WORKER": "1",
            "BEARINGS_DATABASE": "",
            "BEARINGS_REDIS": "",
        }
        migrated.lay(var)
        log = Path(folder) / "server.log"
        with log.open("w") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "deploy.start"], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT
            )
            try:
                servers.wait_for(port, seconds=120)
                yield Installation(port, server.pid, var, log)
            except BaseException:
                print(log.read_text())
                raise
            finally:
                server.terminate()
                server.wait(20)
