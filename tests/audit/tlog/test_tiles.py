"""Tiles hold the tree that RFC 6962 defines, at every size, however it grew and wherever writing was cut off."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from audit.tlog import durable, merkle
from audit.tlog.tiles import BadTile, TileReader, TileWriter, path

BIG = 66_100  # more than 256 * 256: a tile of level 2 begins


def leaves_of(count: int) -> list[bytes]:
    return [f"entry {number}".encode() * (1 + number % 3) for number in range(count)]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    folder, leaves = tmp_path_factory.mktemp("log"), leaves_of(BIG)
    size, steps = 0, random.Random(7)
    while size < BIG:
        size = TileWriter(folder).extend(size, leaves[size : size + steps.randint(1, 9000)])
    return folder, leaves


@pytest.mark.parametrize(
    ("level", "index", "width", "where"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 999, 256, "tile/0/999"),
        (1, 1000, 256, "tile/1/x001/000"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (2, 0, 1, "tile/2/000.p/1"),
        ("entries", 1_234_067, 112, "tile/entries/x001/x234/067.p/112"),
    ],
)
def test_each_tile_lies_where_the_specification_says(level, index, width, where):
    assert path(level, index, width) == where


def test_a_tree_of_70000_has_the_files_of_the_specification(tmp_path):
    TileWriter(tmp_path).extend(0, leaves_of(70_000))
    files = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    level_0 = {path(0, index) for index in range(273)} | {path(0, 273, 112)}
    bundles = {one.replace("tile/0", "tile/entries") for one in level_0}
    assert files == level_0 | bundles | {path(1, 0), path(1, 1, 17), path(2, 0, 1)}
    assert (tmp_path / path(1, 0)).stat().st_size == 8192


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, BIG])
def test_roots_and_proofs_from_tiles_are_those_of_the_plain_tree(big, size):
    folder, leaves = big
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves[:size]]
    reader, root = TileReader(folder), merkle.root(hashes)
    assert reader.root(size) == root
    for index in sorted({0, size // 3, size // 2, size - 1} if size else ()):
        proof = reader.inclusion_proof(index, size)
        assert merkle.verify_inclusion(hashes[index], index, size, proof, root)
        assert len(proof) < 20
    for old in sorted({1, size // 3, size // 2, size - 1, size} - {0, -1} if size else ()):
        proof = reader.consistency_proof(old, size)
        assert merkle.verify_consistency(old, size, merkle.root(hashes[:old]), root, proof)
    assert reader.consistency_proof(0, size) == []


def test_small_trees_have_the_proofs_of_the_definition(tmp_path):
    leaves = leaves_of(20)
    TileWriter(tmp_path).extend(0, leaves)
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    reader = TileReader(tmp_path)
    for size in range(1, 21):
        for index in range(size):
            assert reader.inclusion_proof(index, size) == merkle.inclusion_proof(index, hashes[:size])
        for old in range(1, size + 1):
            assert reader.consistency_proof(old, size) == merkle.consistency_proof(old, hashes[:size])


def test_entries_come_back_as_they_were(big):
    folder, leaves = big
    assert list(TileReader(folder).entries(250, 1030)) == leaves[250:1030]


def test_writing_again_after_a_crash_gives_the_same_files(tmp_path, monkeypatch):
    leaves = leaves_of(700)
    whole, writer = TileWriter(tmp_path / "whole"), TileWriter(tmp_path / "cut")
    whole.extend(whole.extend(0, leaves[:300]), leaves[300:])
    writer.extend(0, leaves[:300])
    renamed = []

    def cut(self: Path, target: Path) -> Path:
        renamed.append(target)
        if len(renamed) == 3:
            raise OSError("the power went")
        return honest(self, target)

    honest = Path.replace
    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError, match="power"):
        writer.extend(300, leaves[300:])
    monkeypatch.setattr(Path, "replace", honest)
    durable.sweep(tmp_path / "cut")
    TileWriter(tmp_path / "cut").extend(300, leaves[300:])
    assert files_of(tmp_path / "cut") == files_of(tmp_path / "whole")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("where", [path(0, 2), path("entries", 2), path(1, 0, 4), path(0, 4, 6)])
def test_a_flipped_bit_is_found_when_it_is_read_back(tmp_path, where):
    leaves = leaves_of(1030)
    TileWriter(tmp_path).extend(0, leaves)
    root = merkle.root([merkle.leaf_hash(leaf) for leaf in leaves])
    assert TileReader(tmp_path).check(0, 1030) == root
    data = bytearray((tmp_path / where).read_bytes())
    data[40] ^= 1
    durable.write(tmp_path / where, bytes(data))
    with pytest.raises(BadTile):
        TileReader(tmp_path).check(0, 1030)


def test_a_missing_or_shortened_tile_is_a_bad_tile_not_another_tree(tmp_path):
    TileWriter(tmp_path).extend(0, leaves_of(300))
    (tmp_path / path(0, 1, 44)).write_bytes(b"\0" * 31)
    with pytest.raises(BadTile, match="31 bytes"):
        TileReader(tmp_path).root(300)
    (tmp_path / path(0, 1, 44)).unlink()
    with pytest.raises(BadTile, match="missing"):
        TileReader(tmp_path).root(300)
    (tmp_path / path("entries", 0)).write_bytes(b"\xff\xff1")
    with pytest.raises(BadTile, match="middle"):
        list(TileReader(tmp_path).entries(0, 3))
