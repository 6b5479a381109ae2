"""PDQ hashes that lie near one that is asked for: multi-index hashing over sixteen bands, nothing missed.

Of 31 differing bits at most one falls into some band (pigeonhole; Norouzi, Punjani and Fleet 2012). More is true: on a
ring of 16 bands with `most` bits in all there is one from which every run of l bands holds at most l * most / 16 (cycle
lemma; Qin and Xiao 2018). So beside each entry's number lies its next band, and of the entries whose band is near only
those whose pair of bands is near are looked at: 1 in 500, which keeps a list fast that is not in memory yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BANDS, VALUES = 16, 1 << 16
MOST_ENTRIES = ((1 << 32) - 1) // BANDS  # places are 32 bits wide
_FLIPS = np.array([0, *(1 << bit for bit in range(16))], dtype="<u2")  # a band as it is, then each bit of it turned
_FLIPPED = np.bitwise_count(_FLIPS)
Array = npt.NDArray[np.unsignedinteger]
Told = Callable[[int, int], None]  # how many of how many


@dataclass(frozen=True)
class Index:
    """`starts` (bands * 65536 + 1): where a bucket begins. `numbers` and `nexts`: its entries, and their next band."""

    entries: Array  # (count, 4) words of 64 bits
    starts: Array
    numbers: Array
    nexts: Array


def size(count: int) -> int:
    """Bytes of all parts together."""
    return count * 32 + (BANDS * VALUES + 1) * 4 + BANDS * _row(count)


def parts(entries: npt.NDArray[np.bytes_], told: Told) -> Iterator[npt.NDArray[np.generic]]:
    """What the file holds, in order: entries, starts, then numbers and nexts band by band, in rows of whole words."""
    count = len(entries)
    bands = entries.view("<u2").reshape(count, BANDS)
    yield entries
    lengths = np.concatenate([np.bincount(bands[:, band], minlength=VALUES) for band in range(BANDS)])
    yield np.concatenate([[0], lengths.cumsum()]).astype("<u4")
    for band in range(BANDS):
        order = np.ascontiguousarray(bands[:, band]).argsort(kind="stable").astype("<u4")
        yield order
        yield bands[:, (band + 1) % BANDS][order]
        yield np.zeros(_row(count) - count * 6, np.uint8)
        told(band + 1, BANDS)


def index_over(data: npt.NDArray[np.uint8], count: int) -> Index:
    """The parts as they lie in the file's bytes; nothing is read yet."""
    after_entries = count * 32
    after_starts = after_entries + (BANDS * VALUES + 1) * 4
    buckets = data[after_starts:].reshape(BANDS, _row(count))
    return Index(
        entries=data[:after_entries].view("<u8").reshape(count, 4),
        starts=data[after_entries:after_starts].view("<u4"),
        numbers=buckets[:, : count * 4].view("<u4"),
        nexts=buckets[:, count * 4 : count * 6].view("<u2"),
    )


def _row(count: int) -> int:
    """Bytes of one band's numbers and nexts: a multiple of four, so that every row's numbers are aligned."""
    return (count * 6 + 3) // 4 * 4


def nearest(index: Index, asked: bytes, most: int) -> int | None:
    """The distance of the nearest entry (bits, at most `most`, itself at most 31); None when every one lies farther."""
    bands, whole = np.frombuffer(asked, "<u2"), np.frombuffer(asked, "<u8")
    found = [_in_band(index, band, bands, whole, most) for band in range(BANDS)]
    return min((one for one in found if one is not None and one <= most), default=None)


def _in_band(index: Index, band: int, bands: Array, whole: Array, most: int) -> int | None:
    """The least distance among the entries that are near in this band and the next together."""
    probes = (bands[band] ^ _FLIPS[: 17 if most >= BANDS else 1]).astype(np.int64) + band * VALUES
    begins = index.starts[probes].astype(np.int64)
    lengths = index.starts[probes + 1] - begins
    ends = lengths.cumsum()
    if not ends[-1]:
        return None
    first = band * len(index.entries)
    places = np.repeat(begins - first - ends + lengths, lengths) + np.arange(ends[-1])
    apart = np.bitwise_count(index.nexts[band][places] ^ bands[(band + 1) % BANDS])
    apart += np.repeat(_FLIPPED[: len(probes)], lengths)
    numbers = index.numbers[band][places[apart <= 2 * most // BANDS]]
    if not len(numbers):
        return None
    return int(np.bitwise_count(index.entries[numbers] ^ whole).sum(axis=1).min())
