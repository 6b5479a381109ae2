"""A published log on its way into a backup: whole while it grows, and nothing is left or written where it lies."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from deploy.backup import files


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log" / "log"
    (folder / "tile" / "0" / "000.p").mkdir(parents=True)
    for name in ("checkpoint", "tile/0/000.p/3", "tile/0/000.p/7"):
        (folder / name).write_text(name)
    return folder


def names(packed: io.BytesIO) -> list[str]:
    packed.seek(0)
    with tarfile.open(fileobj=packed, mode="r|") as tar:
        return tar.getnames()


def test_a_tile_that_becomes_whole_meanwhile_is_found_and_what_was_read_is_not_read_again(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (log.parent).chmod(0o500)  # nothing is written beside it
    taken: list[str] = []
    link = files.linked_or_copied

    def watched(source: Path, target: Path) -> None:
        if source.parent.name == "000.p" and source.exists():  # the publisher is faster, once
            (log / "tile/0/000").write_text("whole")
            for partial in source.parent.iterdir():
                partial.unlink()
        link(source, target)
        taken.append(source.name)

    monkeypatch.setattr(files, "linked_or_copied", watched)
    packed = io.BytesIO()
    files.pack(log, packed, tmp_path, first=("checkpoint",))
    assert names(packed) == ["checkpoint", "tile/0/000"]
    assert taken == ["checkpoint", "000"]


def test_a_failure_leaves_nothing_anywhere_and_says_what_to_do(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_source: Path, _target: Path) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(files, "linked_or_copied", gone)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FileNotFoundError, match="faster than they can be read: try again"):
        files.pack(log, io.BytesIO(), tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_of_a_folder_that_is_not_there_the_tar_is_empty(tmp_path: Path) -> None:
    packed = io.BytesIO()
    files.pack(tmp_path / "none", packed, tmp_path)
    assert names(packed) == []
