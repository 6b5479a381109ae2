"""A disk that is full while the published log is written: nothing half stays, and what was there is as it was."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from audit.tlog import durable


def test_nothing_of_a_batch_stays_when_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    durable.write(tmp_path / "checkpoint", b"before")
    batch = durable.Batch()
    batch.put(tmp_path / "tile", b"one")
    synced = durable.os.fsync

    def no_room(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        batch.put(tmp_path / "checkpoint", b"after")
    monkeypatch.setattr(durable.os, "fsync", synced)
    batch.commit()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"checkpoint": b"before"}
