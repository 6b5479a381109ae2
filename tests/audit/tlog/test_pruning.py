"""A pruned log publishes no bundle below its minimum index, and proves everything else as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.tlog import merkle, pruning
from audit.tlog.tiles import BadTile, TileReader, TileWriter, path

SIZE = 1_300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    TileWriter(tmp_path).extend(0, [f"entry {number}".encode() for number in range(SIZE)])
    (tmp_path / "checkpoint").write_text(f"log.example\n{SIZE}\nroot\n")
    return tmp_path


def bundles(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in (folder / "tile" / "entries").rglob("*") if file.is_file()}


def test_full_bundles_below_the_minimum_go_and_the_tree_stays(folder: Path):
    files = [file for level in ("0", "1") for file in (folder / "tile" / level).rglob("*") if file.is_file()]
    tiles = {file: file.read_bytes() for file in files}
    assert len(tiles) == 6 + 1
    root = TileReader(folder).root(SIZE)
    assert pruning.prune(folder, 600) == 2
    assert bundles(folder) == {path("entries", index) for index in (2, 3, 4)} | {path("entries", 5, SIZE - 5 * 256)}
    assert {file: file.read_bytes() for file in tiles} == tiles
    assert pruning.minimum(folder) == 600
    reader = TileReader(folder)
    assert reader.root(SIZE) == root
    for index in (0, 599, 600, SIZE - 1):
        leaf = merkle.leaf_hash(f"entry {index}".encode())
        assert merkle.verify_inclusion(leaf, index, SIZE, reader.inclusion_proof(index, SIZE), root)
    assert next(reader.entries(600, 601)) == b"entry 600"
    with pytest.raises(BadTile):
        list(reader.entries(0, 1))


@pytest.mark.parametrize(("minimum", "removed"), [(0, 0), (255, 0), (256, 1), (511, 1), (512, 2), (SIZE, 5)])
def test_only_what_lies_wholly_below_goes(folder: Path, minimum: int, removed: int):
    assert pruning.prune(folder, minimum) == removed
    assert len(bundles(folder)) == 6 - removed


def test_the_minimum_never_falls_and_never_passes_the_checkpoint(folder: Path):
    pruning.prune(folder, 600)
    assert pruning.prune(folder, 10) == 0
    assert pruning.minimum(folder) == 600
    with pytest.raises(ValueError, match="at most the size"):
        pruning.prune(folder, SIZE + 1)
    assert pruning.minimum(folder) == 600


def test_cut_off_half_way_it_is_finished_by_the_next(folder: Path, monkeypatch):
    honest, gone = Path.unlink, []

    def dying(file: Path, *args: object, **told: object) -> None:
        if gone:
            raise OSError("power cut")
        gone.append(file)
        honest(file)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "unlink", dying)
        with pytest.raises(OSError, match="power cut"):
            pruning.prune(folder, 1024)
    assert pruning.minimum(folder) == 1024  # told before anything went
    assert pruning.prune(folder, 1024) == 3
    assert bundles(folder) == {path("entries", 4), path("entries", 5, SIZE - 5 * 256)}


def test_old_partial_bundles_go_too_and_the_log_grows_on(folder: Path):
    half = folder / path("entries", 0, 100)
    half.parent.mkdir()
    half.write_bytes(b"")
    assert pruning.prune(folder, 256) == 1
    assert not half.parent.exists()
    TileWriter(folder).extend(SIZE, [b"more"] * 300)
    assert TileReader(folder).check(1280, SIZE + 300)


def test_bundles_in_folders_of_a_thousand_are_found(tmp_path: Path):
    for index in (999, 1000, 1_234_067):
        file = tmp_path / path("entries", index)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    (tmp_path / "checkpoint").write_text("log.example\n999999999\nroot\n")
    assert pruning.prune(tmp_path, 1_234_067 * 256) == 2
    assert bundles(tmp_path) == {"tile/entries/x001/x234/067"}
    assert pruning.prune(tmp_path, 1_234_068 * 256) == 1


def test_a_log_that_was_never_published_has_nothing_to_prune(tmp_path: Path):
    assert pruning.prune(tmp_path, 0) == 0
    assert pruning.minimum(tmp_path) == 0
    assert not tmp_path.with_name(tmp_path.name + ".pruned").exists()
