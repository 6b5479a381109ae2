"""Scratch servers for the tests: PostgreSQL and Redis on free loopback ports, gone when the tests end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgresql_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def missing_postgresql() -> str:
    return "" if _postgresql_bin() else "PostgreSQL is not installed (Debian: postgresql)."


def missing_redis() -> str:
    return "" if shutil.which("redis-server") else "Redis is not installed (Debian: redis-server)."


def missing_browser() -> str:
    return "" if Path(CHROMIUM).exists() else "Chromium is not installed (Debian: chromium)."


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster of its own; its server refuses to run as root, so then it runs as the user postgres."""
    binaries = _postgresql_bin()
    assert binaries is not None
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bearings-postgres-"))
    if user:
        shutil.chown(folder, user)
    port = free_port()
    data = str(folder / "data")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "bearings", "-A", "trust", "-E", "UTF8"],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder,
        )  # fmt: skip
        subprocess.run(
            [binaries / "pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder,
        )  # fmt: skip
        yield f"postgresql://bearings@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd=folder,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis without persistence."""
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int, seconds: float = 20, server: subprocess.Popen[bytes] | None = None) -> None:
    """Until something listens there; an error after that, or as soon as the server has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and (server is None or server.poll() is None):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"Nothing listens on port {port}.")
