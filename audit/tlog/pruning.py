"""Pruning of c2sp.org/tlog-tiles: entry bundles below a minimum index go; every tile of the tree stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from audit.tlog import durable
from audit.tlog.tiles import WIDTH


def minimum(folder: Path) -> int:
    """The lowest index whose entry the log still publishes; 0 when it was never pruned."""
    mark = _mark(folder)
    return int(mark.read_text("ascii")) if mark.exists() else 0


def prune(folder: Path, minimum: int) -> int:
    """Remove the entry bundles wholly below `minimum`; returns how many. Never lowers the minimum index.

    The mark is durable before the first file goes, so a log cut off half-way never seems to have lost entries;
    doing it again finishes the work. ValueError when the published tree is not as large as that.
    """
    lowest = max(minimum, _marked(folder))
    if lowest > size(folder):
        raise ValueError("The minimum index of a log is at most the size of its checkpoint.")
    if lowest > _marked(folder):
        durable.write(_mark(folder), f"{lowest}\n".encode("ascii"))
    removed = 0
    for file, index in list(_bundles(folder / "tile" / "entries")):
        if (index + 1) * WIDTH > lowest:
            continue
        removed += file.suffix != ".p"
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        durable.sync_folder(file.parent)
    return removed


def _mark(folder: Path) -> Path:
    """The minimum index is kept beside the published log: the folder holds the log and nothing else."""
    return folder.with_name(folder.name + ".pruned")


_marked = minimum  # under a name of its own, because prune() has a minimum too


def size(folder: Path) -> int:
    """How many entries the published checkpoint covers: its second line; 0 without one."""
    checkpoint = folder / "checkpoint"
    return int(checkpoint.read_text("utf-8").split("\n")[1]) if checkpoint.exists() else 0


def _bundles(folder: Path, above: str = "") -> Iterator[tuple[Path, int]]:
    """Every bundle, full (067) or a folder of partial ones (067.p), with its index."""
    for file in folder.iterdir() if folder.exists() else []:
        name = file.name.removesuffix(".p")
        if name.startswith("x") and file.is_dir():
            yield from _bundles(file, above + name[1:])
        elif name.isascii() and name.isdigit():  # nothing that a crash left written aside
            yield file, int(above + name)
