"""The tree of RFC 6962, against published vectors and against its own definition written out naively."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.tlog import merkle

VECTOR = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
VECTOR_LEAVES = [merkle.leaf_hash(bytes.fromhex(one)) for one in VECTOR]
VECTOR_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
leaves = st.lists(st.binary(max_size=4).map(merkle.leaf_hash), min_size=1, max_size=70)


def naive_root(hashes: list[bytes]) -> bytes:
    """The definition in RFC 6962, 2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(hashes[:split]) + naive_root(hashes[split:])).digest()


def test_the_empty_tree_is_the_hash_of_nothing():
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.Frontier().root() == merkle.root([])


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int):
    assert merkle.root(VECTOR_LEAVES[:size]).hex() == VECTOR_ROOTS[size - 1]


def test_inclusion_proof_is_the_one_of_certificate_transparency():
    proof = [one.hex() for one in merkle.inclusion_proof(0, VECTOR_LEAVES)]
    assert proof == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_consistency_proof_is_the_one_of_certificate_transparency():
    proof = [one.hex() for one in merkle.consistency_proof(6, VECTOR_LEAVES)]
    assert proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(leaves)
def test_any_tree_is_what_the_definition_says_however_it_grew(hashes: list[bytes]):
    frontier = merkle.Frontier()
    for one in hashes:
        frontier = merkle.Frontier.load(frontier.size, frontier.dump())
        frontier.append(one)
    assert frontier.root() == merkle.root(hashes) == naive_root(hashes)


@given(leaves, st.data())
def test_an_inclusion_proof_holds_for_its_leaf_and_place_only(hashes: list[bytes], data: st.DataObject):
    index = data.draw(st.integers(0, len(hashes) - 1))
    root, proof = merkle.root(hashes), merkle.inclusion_proof(index, hashes)
    size = len(hashes)
    assert merkle.verify_inclusion(hashes[index], index, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other leaf"), index, size, proof, root)
    assert not merkle.verify_inclusion(hashes[index], index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(hashes[index], size, size, proof, root)
    if proof:
        assert not merkle.verify_inclusion(hashes[index], index, size, proof[:-1], root)


@given(leaves, st.data())
def test_a_consistency_proof_holds_for_a_prefix_only(hashes: list[bytes], data: st.DataObject):
    size, new_size = data.draw(st.integers(1, len(hashes))), len(hashes)
    old, new = merkle.root(hashes[:size]), merkle.root(hashes)
    proof = merkle.consistency_proof(size, hashes)
    assert merkle.verify_consistency(size, new_size, old, new, proof)
    forged = merkle.root([merkle.leaf_hash(b"forged"), *hashes[1:size]])
    assert not merkle.verify_consistency(size, new_size, forged, new, proof)


def test_proofs_of_what_is_not_there_are_refused():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(8, VECTOR_LEAVES)
    with pytest.raises(IndexError):
        merkle.consistency_proof(9, VECTOR_LEAVES)
    with pytest.raises(ValueError):
        merkle.Frontier.load(3, b"x" * 32)
