"""A folder on a small disk of its own, which can be filled up, and emptied again."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.cluster.running import Cluster

FOLDERS = {"media": 96, "log": 48}  # MB


def mount(cluster: Cluster) -> None:
    """Before anything lies there. Whoever may not mount fills no disk, and bounds the files of processes: full()."""
    for name, megabytes in FOLDERS.items():
        folder = cluster.ground.folder / "var" / name
        folder.mkdir(mode=0o700)
        with suppress(subprocess.CalledProcessError, FileNotFoundError):
            words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
            subprocess.run(words, check=True, capture_output=True)


def unmount(cluster: Cluster) -> None:
    for name in FOLDERS:
        folder = cluster.ground.folder / "var" / name
        if folder.is_mount():
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(cluster: Cluster, folder: Path, *parts: str) -> Iterator[None]:
    """Not a byte more fits; for who may not mount: none of these parts can make a file longer (EFBIG)."""
    if not folder.is_mount():
        with _bounded([pid for part in parts for pid in _processes(cluster, part)]):
            yield
        return
    ballast = folder / ".ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
    finally:
        ballast.unlink(missing_ok=True)


@contextmanager
def _bounded(pids: list[int]) -> Iterator[None]:
    free = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    try:
        for pid, (_soft, hard) in free.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
        yield
    finally:
        for pid, before in free.items():
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def _processes(cluster: Cluster, part: str) -> list[int]:
    return [cluster.part(part).pid, *cluster.part(part).children()]


def listed(folder: Path) -> set[str]:
    """Every file, hidden ones too."""
    return {
        str(Path(place).relative_to(folder) / name)
        for place, _folders, names in os.walk(folder)
        for name in names
        if name != ".ballast"
    }
