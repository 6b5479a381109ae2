"""The Merkle tree of RFC 6962: hashes, root, inclusion and consistency proofs; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

HASH = 32
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """2.1: a leaf is prefixed with 0x00, so that it can never pass for an inner node."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The roots of the complete subtrees of a growing tree, largest first: appending needs nothing else."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash; the carry of a binary counter."""
        node, rest = leaf, self.size
        while rest & 1:
            node = node_hash(self.roots.pop(), node)
            rest >>= 1
        self.roots.append(node)
        self.size += 1

    def root(self) -> bytes:
        return folded(self.roots) if self.roots else EMPTY

    def dump(self) -> bytes:
        return b"".join(self.roots)

    @classmethod
    def load(cls, size: int, dumped: bytes) -> Frontier:
        """What dump() gave for a tree of this size; ValueError when it can't be."""
        if len(dumped) != HASH * size.bit_count():
            raise ValueError(f"A tree of {size} leaves has not {len(dumped)} bytes of subtree roots.")
        return cls(size, [dumped[at : at + HASH] for at in range(0, len(dumped), HASH)])


def folded(subtrees: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees that stand side by side, largest first."""
    node = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        node = node_hash(left, node)
    return node


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """2.1.1: the siblings on the way from leaf `index` to the root over all `leaves` (hashes)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} in a tree of {len(leaves)}.")
    proof, level = [], list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        level, index = _above(level), index >> 1
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Does this proof show leaf hash `leaf` at `index` of the tree with this size and root? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    node, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == expected_root


def consistency_proof(size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """2.1.2: that the tree over the first `size` leaves is a prefix of the tree over all."""
    if not 0 < size <= len(leaves):
        raise IndexError(f"A tree of {len(leaves)} leaves never had {size}.")
    return _subproof(size, leaves, whole=True)


def verify_consistency(size: int, new_size: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> bool:
    """Does this proof show that root `new` of `new_size` leaves extends root `old` of `size`? (RFC 9162, 2.1.4.2)"""
    if size == new_size:
        return not proof and old == new
    if not 0 < size < new_size or not proof:
        return False
    path = [old, *proof] if size & (size - 1) == 0 else list(proof)
    index, last = size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old and second == new


def _above(level: list[bytes]) -> list[bytes]:
    """The level over this one; a node without a sibling rises as it is."""
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _subproof(size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if size <= split:
        return [*_subproof(size, leaves[:split], whole=whole), root(leaves[split:])]
    return [*_subproof(size - split, leaves[split:], whole=False), root(leaves[:split])]
