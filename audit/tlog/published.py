"""The published log: a folder that any web server can serve, with the newest checkpoint, all older ones, and tiles."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from audit.tlog import durable
from audit.tlog.checkpoints import Head
from audit.tlog.tiles import TileReader, TileWriter

CHECKPOINT, CHECKPOINTS, TILES, POLICY = "checkpoint", "checkpoints", "tile", "policy"
_SERVED = re.compile(
    r"checkpoint|policy|checkpoints/(0|[1-9]\d{0,18})"
    r"|tile/([0-9]|[1-5]\d|6[0-3]|entries)/(x\d{3}/)*\d{3}(\.p/([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?"
)


@dataclass
class State:
    """What the publisher remembers between rounds, for those who ask how the trail is. Moments in POSIX seconds."""

    signed_at: float | None = None
    quorum_at: float | None = None  # when the newest quorum of the policy was reached
    quorum_size: int | None = None
    witnesses: dict[str, list[float]] = field(default_factory=dict)  # name: [size, moment] of its newest cosignature
    problem: str = ""  # why the last round published nothing, as a sentence


class Published:
    """Reads and writes one published log. One process writes; any number read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._noted = folder.with_name(folder.name + ".state")  # beside it: the folder holds the log and nothing else
        self._lock = threading.Lock()

    def note(self, size: int | None = None) -> str | None:
        """The signed checkpoint of this size (None: the newest), or None when there is none."""
        file = self.folder / (CHECKPOINT if size is None else f"{CHECKPOINTS}/{size}")
        return file.read_text("utf-8") if file.exists() else None

    def head(self) -> Head | None:
        """The newest published head; its signatures are for whoever trusts it to check."""
        note = self.note()
        return Head.parse(note[: note.index("\n\n") + 1]) if note else None

    def sizes(self) -> list[int]:
        """The sizes of all published checkpoints, ascending."""
        folder = self.folder / CHECKPOINTS
        return sorted(int(one.name) for one in folder.glob("[0-9]*")) if folder.is_dir() else []

    def publish(self, head: Head, note: str) -> None:
        """Keep it among all others, then make it the newest, unless a newer one is out."""
        data = note.encode("utf-8")
        durable.write(self.folder / CHECKPOINTS / str(head.size), data)
        newest = self.head()
        if newest is None or newest.size <= head.size:
            durable.write(self.folder / CHECKPOINT, data)

    def reader(self) -> TileReader:
        return TileReader(self.folder)

    def writer(self) -> TileWriter:
        return TileWriter(self.folder)

    def served(self, path: str) -> Path | None:
        """The file that a path below the log's prefix names, None when it is none of the log's."""
        file = self.folder / path
        return file if _SERVED.fullmatch(path) and file.is_file() else None

    def state(self) -> State:
        """What the publisher last noted."""
        try:
            return State(**json.loads(self._noted.read_text("ascii")))
        except FileNotFoundError:
            return State()

    def note_state(self, **changed: object) -> State:
        """Change some of it."""
        with self._lock:
            state = State(**{**asdict(self.state()), **changed})
            durable.write(self._noted, json.dumps(asdict(state)).encode("ascii"))
        return state

    def files(self) -> Iterator[Path]:
        """Every file of the log in the forms of c2sp.org: what an export holds."""
        for name in (CHECKPOINT, POLICY):
            if (self.folder / name).exists():
                yield self.folder / name
        for name in (CHECKPOINTS, TILES):
            found = (one for one in (self.folder / name).rglob("*") if one.is_file())
            yield from (one for one in found if _SERVED.fullmatch(str(one.relative_to(self.folder))))
