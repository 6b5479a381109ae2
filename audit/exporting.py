"""The whole published log copied out, in the forms of c2sp.org and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from audit import cosigning
from audit.tlog import tiles
from audit.tlog.checkpoints import Head
from audit.tlog.published import CHECKPOINT, CHECKPOINTS, POLICY, Published
from audit.tlog.tiles import WIDTH, Level

Progress = Callable[[int, int], None]


class NothingToExport(Exception):
    """There is no published checkpoint, or the folder is in use."""


def whole_log(log: Published, target: Path, progress: Progress = lambda done, total: None) -> tuple[Head, bool]:
    """Copy the log into a new folder; the head that it ends with, and whether its witnesses' quorum is met.

    It ends with the newest checkpoint that has the quorum, else with the newest: one caught between signing and
    cosigning would look like a log that nobody watches.
    """
    if target.exists() and any(target.iterdir()):
        raise NothingToExport(f"{target} is not empty: name a new folder.")
    head, note, has_quorum = _newest(log)
    target.mkdir(parents=True, exist_ok=True)
    work = list(_tiles(head.size))
    for done, (level, index) in enumerate(work, 1):
        _copy_tile(log, target, level, index, tiles.width_at(0 if level == "entries" else level, index, head.size))
        if done % WIDTH == 0 or done == len(work):
            progress(done, len(work))
    _copy_notes(log, target, head.size)
    (target / CHECKPOINT).write_text(note, "utf-8")
    os.sync()  # once for all: thousands of files synced one by one would take a minute
    return head, has_quorum


def _newest(log: Published) -> tuple[Head, str, bool]:
    rules, newest = cosigning.policy(), log.note()
    if newest is None:
        raise NothingToExport("Nothing is published yet: run manage.py sequence_audit first.")
    for size in reversed(log.sizes()):
        note = log.note(size) or ""
        if rules and rules.checked(note).quorum_met:
            return Head.of(note), note, True
    return Head.of(newest), newest, False


def _tiles(size: int) -> Iterator[tuple[Level, int]]:
    """Every tile of a tree of this size."""
    yield from (("entries", index) for index in range(-(-size // WIDTH)))
    level = 0
    while count := size >> (tiles.HEIGHT * level):
        yield from ((level, index) for index in range(-(-count // WIDTH)))
        level += 1


def _copy_tile(log: Published, target: Path, level: Level, index: int, width: int) -> None:
    """This tile, cut to its width at this size, and the narrower ones that older checkpoints need."""
    full = log.folder / tiles.path(level, index)
    partials = full.with_name(full.name + ".p")
    if width == WIDTH:
        if full.exists() or level != "entries":  # bundles below the log's minimum index are pruned
            _copied(full, target / tiles.path(level, index))
        return
    for partial in partials.glob("[0-9]*"):
        if int(partial.name) < width:
            _copied(partial, target / tiles.path(level, index, int(partial.name)))
    start = index * WIDTH
    if level == "entries":
        data = tiles.bundle(list(log.reader().entries(start, start + width)))
    else:
        data = b"".join(log.reader().hashes(level, start, start + width))
    last = target / tiles.path(level, index, width)
    last.parent.mkdir(parents=True, exist_ok=True)
    last.write_bytes(data)


def _copy_notes(log: Published, target: Path, size: int) -> None:
    for older in log.sizes():
        if older <= size:
            _copied(log.folder / CHECKPOINTS / str(older), target / CHECKPOINTS / str(older))
    if (log.folder / POLICY).exists():
        _copied(log.folder / POLICY, target / POLICY)


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
