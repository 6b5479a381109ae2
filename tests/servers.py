"""Scratch servers for the tests: PostgreSQL and Redis on free loopback ports, gone when the tests end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from forum.clues.intake import packs

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
CHROMIUM = "/usr/bin/chromium"
FONTS = (
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
BIG = "-c shared_buffers=1GB -c max_wal_size=8GB"
# What tests write is mostly undone. Statistics taken between two of them say that tables are empty and always will be:
# with that in mind PostgreSQL once went through some thousand rows for each of some thousand, for a quarter of an hour.
STILL = "-c autovacuum=off"
GO_PATH = "/usr/share/gocode"  # where Debian puts Go's packages


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


def missing_nginx() -> str:
    return "" if nginx() else "nginx is not installed (Debian: nginx)."


def nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def faketime() -> Path | None:
    """The library that shifts a program's clock."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def missing_faketime() -> str:
    return "" if faketime() else "libfaketime is not installed (Debian: faketime)."


def missing_network() -> str:
    """Of a network that can be cut: namespaces, which root alone makes."""
    if not shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
        return "iproute2 is not installed (Debian: iproute2)."
    name = f"bearings-try-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "Network namespaces can't be made here: run it as root, and in a container with CAP_SYS_ADMIN."
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return ""


def missing_go() -> str:
    there = shutil.which("go") and Path(GO_PATH, "src/golang.org/x/mod/sumdb").exists()
    return "" if there else "Go and its x/mod are not installed (Debian: golang-go golang-golang-x-mod-dev)."


def missing_age() -> str:
    there = shutil.which("age") and shutil.which("age-keygen")
    return "" if there else "The program age is not installed (Debian: age)."


def missing_token() -> str:
    there = SOFTHSM.exists() and shutil.which("softhsm2-util")
    return "" if there else "SoftHSM is not installed (Debian: softhsm2)."


def missing_browser() -> str:
    return "" if Path(CHROMIUM).exists() else "Chromium is not installed (Debian: chromium)."


def missing_reading() -> str:
    """Of what reads text in pictures, and of the fonts that the tests draw it with."""
    here = {pack.name for pack in packs.installed()}
    models = [pack.package for pack in packs.PACKS if pack.measured and pack.name not in here]
    if not packs.missing() and not models and all(Path(font).exists() for font in FONTS):
        return ""
    lacking = " ".join(f"tesseract-ocr-{one}" for one in models)
    return packs.missing() or f"Not all of it is installed (Debian: fonts-noto-core fonts-droid-fallback {lacking})."


class Cluster:
    """A PostgreSQL of its own on a free loopback port; as root it runs as the user postgres, which it asks for."""

    def __init__(self, *, fsync: bool, memory: bool = False, vacuum: bool = True) -> None:
        binaries = _postgresql_bin()
        assert binaries is not None
        self._bin, self._user = binaries, "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="bearings-postgres-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._data, self.port = self._folder / "data", free_port()
        self._options = (
            f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c max_connections=60 "
            f"-c fsync={'on' if fsync else 'off'} {BIG if memory else ''} {'' if vacuum else STILL}"
        )
        self._run("initdb", "-D", self._data, "-U", "bearings", "-A", "trust", "-E", "UTF8")
        self.url = f"postgresql://bearings@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Again and again for some seconds: after a kill its memory may still be held by a child that is ending."""
        for _attempt in range(40):
            with suppress(subprocess.CalledProcessError):
                self._run("pg_ctl", "-D", self._data, "-o", self._options, "-l", self._folder / "log", "-w", "start")
                return
            time.sleep(0.5)
        raise TimeoutError((self._folder / "log").read_text()[-2000:])

    @property
    def pid(self) -> int:
        """Of its first process."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def is_up(self) -> bool:
        """Whether its first process lives; its file of ids is left behind by a kill."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            return bool(Path(f"/proc/{self.pid}/cmdline").read_bytes())
        return False

    def kill(self) -> None:
        """SIGKILL to the server; its children end when they see that it is gone."""
        pids = [self.pid]
        found = subprocess.run(["pgrep", "-P", str(pids[0])], capture_output=True, text=True, check=False).stdout
        for pid in pids + [int(one) for one in found.split()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
            time.sleep(0.02)

    def stop(self) -> None:
        """As `systemctl stop` does it: whoever is connected is cut off, nothing is left to be recovered."""
        self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    def remove(self) -> None:
        """A second time, too."""
        with suppress(subprocess.CalledProcessError, FileNotFoundError):
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *words: object) -> None:
        command = [str(self._bin / program), *map(str, words)]
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, user=self._user, cwd=self._folder)


@contextmanager
def postgresql(*, fsync: bool = False, memory: bool = False, vacuum: bool = True) -> Iterator[str]:
    """A cluster while it is needed; gone afterwards. With the memory of a real server, for a million rows."""
    cluster = Cluster(fsync=fsync, memory=memory, vacuum=vacuum)
    try:
        cluster.start()
        yield cluster.url
    finally:
        cluster.remove()


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
