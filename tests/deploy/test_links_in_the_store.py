"""Who writes the store may put a link in the place of a file: a backup takes nothing along that it leads to."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from deploy.backup import files
from forum.clues.folder import Folder

SECRET = "a password of another account"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(SECRET)
    folder = tmp_path / "store"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abcd").write_text("sealed")
    return folder


@pytest.mark.parametrize("copies", [False, True], ids=["linked", "copied"])
def test_a_link_in_the_store_stops_the_backup(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copies: bool
) -> None:
    if copies:
        monkeypatch.setattr(os, "link", _refused)
    files.Collected(Folder(store), tmp_path / "first", None).add_new()
    assert (tmp_path / "first" / "ab" / "abcd").read_text() == "sealed"
    (store / "ab" / "abce").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="no plain file"):
        files.Collected(Folder(store), tmp_path / "second", None).add_new()
    assert SECRET not in "".join(one.read_text() for one in (tmp_path / "second").rglob("*") if one.is_file())


def test_nor_is_a_folder_that_is_one_packed(store: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "abcf").write_text(SECRET)
    (store / "ac").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="no plain file"):
        files.Collected(Folder(store), tmp_path / "to", None).add_new()
    (store / "ac").unlink()
    (store / "ab" / "pipe").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="no plain file"):
        files.pack(store, io.BytesIO(), tmp_path)


def _refused(*_paths: object, **_how: object) -> None:
    raise PermissionError(1, "Operation not permitted")
