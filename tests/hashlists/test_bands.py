"""Multi-index hashing finds exactly what comparing with every entry finds."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.hashlists import bands

HASHES = st.binary(min_size=32, max_size=32)
BITS = st.sets(st.integers(0, 255), max_size=40)


def of(digests: list[bytes]) -> bands.Index:
    entries = np.frombuffer(b"".join(sorted(set(digests))), "S32")
    parts = [
        np.ascontiguousarray(part).view(np.uint8).ravel() for part in bands.parts(entries, lambda done, whole: None)
    ]
    data = np.concatenate(parts)
    assert len(data) == bands.size(len(entries))
    return bands.index_over(data, len(entries))


def brute(digests: list[bytes], asked: bytes, most: int) -> int | None:
    number = int.from_bytes(asked, "little")
    nearest = min((number ^ int.from_bytes(one, "little")).bit_count() for one in digests)
    return nearest if nearest <= most else None


def turned(one: bytes, bits: set[int]) -> bytes:
    return (int.from_bytes(one, "little") ^ sum(1 << bit for bit in bits)).to_bytes(32, "little")


@settings(max_examples=300)
@given(asked=HASHES, near=st.lists(BITS, max_size=6), far=st.lists(HASHES, min_size=1, max_size=6),
       most=st.integers(0, 31))  # fmt: skip
@example(asked=bytes(32), near=[set(range(0, 31 * 8, 8))], far=[b"\xff" * 32], most=31)  # two bits in each band but one
@example(asked=bytes(32), near=[set(range(0, 32 * 8, 8))], far=[b"\xff" * 32], most=31)
@example(asked=bytes(32), near=[set(range(31))], far=[b"\xff" * 32], most=31)  # all in two bands
@example(asked=b"\xff" * 32, near=[{255}], far=[bytes(32)], most=0)
def test_the_index_finds_what_looking_at_every_entry_finds(asked, near, far, most) -> None:
    digests = [*(turned(asked, bits) for bits in near), *far]
    assert bands.nearest(of(digests), asked, most) == brute(digests, asked, most)


@given(st.data())
def test_every_way_of_31_bits_is_found_and_of_32_none(data: st.DataObject) -> None:
    asked = data.draw(HASHES)
    bits = data.draw(st.permutations(range(256)))
    opposite = turned(asked, set(range(256)))
    assert bands.nearest(of([turned(asked, set(bits[:31])), opposite]), asked, 31) == 31
    assert bands.nearest(of([turned(asked, set(bits[:32])), opposite]), asked, 31) is None


def test_many_entries_that_are_nearly_alike_are_told_apart() -> None:
    """Buckets that hold everything, as flat pictures make them."""
    rng = np.random.default_rng(3)
    asked = rng.bytes(32)
    digests = [turned(asked, set(rng.choice(256, 20, replace=False).tolist())) for _number in range(3001)]
    index = of(digests)
    assert bands.nearest(index, asked, 31) == brute(digests, asked, 31) == 20
    assert bands.nearest(index, asked, 19) is None
    assert bands.nearest(index, turned(asked, {0, 17, 200}), 31) == brute(digests, turned(asked, {0, 17, 200}), 31)
