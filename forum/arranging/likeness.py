"""How alike two fingerprints are. Pure: text in, percent out; of the same place the points that fit.

Pictures by PDQ (31 bits of 256 may differ). Sounds by the share of bits that differ where they overlap best: in copies
that were cut, made louder, noisier or encoded again at most 0.11, in other recordings at least 0.41 (measured on the
demonstration's six). Words by phrases of five that the shorter text shares.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from forum.arranging.same_place import points_that_fit
from forum.clues.intake.pdq import distance

Floats = NDArray[np.float32]
FURTHEST = 31  # bits, of two pictures that are copies
ERRING = 0.25  # share of bits, of two sounds
SHORTEST = 64  # words of 46 ms that must overlap: three seconds
PHRASE = 5  # words
MOST_PHRASES = 512  # of a longer text those with the lowest hashes, which are the same of any text
SHARED = 0.5  # of the shorter text's phrases
_WORD = re.compile(  # scripts without spaces between words: each letter counts as one
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|"
    r"[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)


def of_words(text: str, key: bytes) -> str:
    """Keyed hashes of its phrases, in hexadecimal; "" for a text that is shorter than a phrase."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    phrases = {" ".join(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1)}
    return "".join(sorted(_keyed(phrase, key) for phrase in phrases)[:MOST_PHRASES])


def pictures(one: str, other: str) -> int | None:
    """Percent of bits in common, for copies; None for two different pictures."""
    bits = distance(bytes.fromhex(one), bytes.fromhex(other))
    return round(100 * (1 - bits / 256)) if bits <= FURTHEST else None


def texts(one: str, other: str) -> int | None:
    """Percent of the shorter text's phrases that stand in the longer."""
    mine, yours = _phrases(one), _phrases(other)
    if cut := [max(both) for both in (mine, yours) if len(both) == MOST_PHRASES]:
        mine, yours = ({phrase for phrase in both if phrase <= min(cut)} for both in (mine, yours))
    shorter = min(len(mine), len(yours))
    share = len(mine & yours) / shorter if shorter else 0
    return round(100 * share) if share >= SHARED else None


def sounds(one: str, other: str) -> int | None:
    """Percent of bits in common at the best of all shifts; silence counts for nothing."""
    (mine, heard), (yours, heard_too) = _bits(one), _bits(other)
    size = 1 << max(1, len(mine) + len(yours)).bit_length()
    overlap = np.round(_shifted(heard[:, None], heard_too[:, None], size))
    enough = overlap >= SHORTEST
    if not enough.any():
        return None
    erring = float((0.5 - _shifted(mine, yours, size)[enough] / (64 * overlap[enough])).min())
    return round(100 * (1 - erring)) if erring <= ERRING else None


COMPARED: dict[str, Callable[[str, str], int | None]] = {
    "picture": pictures, "place": points_that_fit, "sound": sounds, "words": texts,
}  # fmt: skip


def _keyed(phrase: str, key: bytes) -> str:
    return hashlib.blake2b(phrase.encode(), key=key, digest_size=8, person=b"clue phrases").hexdigest()


def _phrases(value: str) -> set[str]:
    return {value[at : at + 16] for at in range(0, len(value), 16)}


def _bits(value: str) -> tuple[Floats, Floats]:
    """Each word as 32 times 1 or -1, all 0 where nothing was heard; and whether something was."""
    words = np.frombuffer(bytes.fromhex(value), dtype=np.uint8).reshape(-1, 4)
    heard: Floats = np.asarray(words.any(axis=1), dtype=np.float32)
    bits: Floats = np.unpackbits(words, axis=1).astype(np.float32) * 2 - 1
    return bits * heard[:, None], heard


def _shifted(one: Floats, other: Floats, size: int) -> NDArray[np.float64]:
    """Agreement at every shift of one against the other, through the frequencies."""
    product = np.fft.rfft(one, size, axis=0) * np.conj(np.fft.rfft(other, size, axis=0))
    return np.asarray(np.fft.irfft(product, size, axis=0).sum(axis=1))
