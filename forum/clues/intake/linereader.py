"""Reads lines of writing in the worker: Tesseract's library, one model for each script, and the surest has the word.

Called through its C interface and not as a program, so that lines are read under the same limits as all other hostile
bytes: models are loaded first, then no file can be opened and no program started (docs/decisions/0031).
"""

from __future__ import annotations

import ctypes
import json
import os
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import unicodedataplus
from numpy.typing import NDArray

from forum.clues.intake import packs
from forum.clues.intake.writing_shape import HIGH

SECONDS = 40  # by the clock: what was not read by then is left out, before a limit ends us with nothing told
LSTM_ONLY, ONE_LINE, RAW_LINE = 1, 7, 13  # of Tesseract's modes of engine and of page
ENOUGH = 88  # of 100: of who is as sure, and of its kin, the surest is believed without asking the others
EDGE = 6  # pixels of HIGH
OWN = 0.5  # share of the letters of a reading that are of the model's script: every model knows some Latin too
TOGETHER = frozenset(["Han", "Hiragana", "Katakana", "Thai", "Khmer", "Lao", "Myanmar"])  # written without spaces
os.environ["OMP_THREAD_LIMIT"] = "1"  # read when the library is loaded: it may start no thread later


@dataclass(frozen=True)
class Reading:
    """What a model read: its script, the words, and how sure it is of them, from 0 to 100."""

    script: str
    text: str
    confidence: int


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; for each line [script, text, confidence] or null, as far as the time went; nothing).

    `data`: the widths in JSON, an end of line, and the lines in grey, HIGH pixels high, one after another.
    """
    widths, _end, pixels = data.partition(b"\n")
    told: list[list[Any] | None] = []
    start, until = 0, time.monotonic() + SECONDS
    for width in json.loads(widths):
        if time.monotonic() > until:
            break
        line = np.frombuffer(pixels, dtype=np.uint8, count=HIGH * width, offset=start).reshape(HIGH, width)
        found = _reader.surest(line)
        told.append([found.script, found.text, found.confidence] if found else None)
        start += HIGH * width
    return b"", {"read": told}, []


def rehearse() -> None:
    """Lines of our own, so that all that is loaded late is loaded while files can still be opened."""
    stripes = np.full((HIGH, 200), 255, dtype=np.uint8)
    stripes[16:48, 20:180:20] = stripes[16:48, 21:180:20] = 0
    decode(b"[200]\n" + stripes.tobytes(), "words")


class Reader:
    """All models that are installed, in memory: 15 to 90 MB of address space each."""

    def __init__(self) -> None:
        library = ctypes.CDLL(packs.LIBRARY)
        library.TessBaseAPICreate.restype = ctypes.c_void_p
        library.TessBaseAPIGetUTF8Text.restype = ctypes.c_void_p
        self._library: Any = library
        self._models = [(pack, self._loaded(pack.name)) for pack in packs.installed()]

    def _loaded(self, name: str) -> ctypes.c_void_p:
        handle = ctypes.c_void_p(self._library.TessBaseAPICreate())
        folder, name_bytes = str(packs.folder()).encode(), name.encode()
        if self._library.TessBaseAPIInit2(handle, folder, name_bytes, LSTM_ONLY):
            raise ValueError("The file of a model can't be loaded.")
        return handle

    def surest(self, line: NDArray[np.uint8]) -> Reading | None:
        """Where nobody is sure enough of a line, also as it stands, and without its edge, which may be a frame."""
        best: Reading | None = None
        inner = np.ascontiguousarray(line[EDGE:-EDGE, EDGE:-EDGE])
        for pixels, mode in ((line, ONE_LINE), (line, RAW_LINE), (inner, ONE_LINE)):
            best = _surest([best, self.read(pixels, mode)])
            if best and best.confidence >= ENOUGH:
                break
        return best

    def read(self, line: NDArray[np.uint8], mode: int = ONE_LINE) -> Reading | None:
        """A grey line, rows by columns, by the model that is surest of it; None if none reads its own script."""
        best: Reading | None = None
        for _kin, models in groupby(self._models, key=lambda one: one[0].kin or one[0].name):
            best = _surest([best, *(self._by(pack, handle, line, mode) for pack, handle in models)])
            if best and best.confidence >= ENOUGH:
                break
        return best

    def _by(self, pack: packs.Pack, handle: ctypes.c_void_p, line: NDArray[np.uint8], mode: int) -> Reading | None:
        height, width = line.shape
        self._library.TessBaseAPISetPageSegMode(handle, mode)
        self._library.TessBaseAPISetImage(handle, line.tobytes(), width, height, 1, width)
        found = self._library.TessBaseAPIGetUTF8Text(handle)
        if not found:
            return None
        text = tidied(ctypes.string_at(found).decode(errors="replace"))
        self._library.TessDeleteText(ctypes.c_void_p(found))
        confidence = self._library.TessBaseAPIMeanTextConf(handle)
        return Reading(pack.script, text, confidence) if is_own(text, pack.letters) else None


def _surest(readings: Sequence[Reading | None]) -> Reading | None:
    return max([one for one in readings if one], key=lambda one: one.confidence, default=None)


def tidied(text: str) -> str:
    """One line, composed, without what cannot be seen; no space between letters that are written without."""
    seen = "".join(one for one in unicodedata.normalize("NFC", text) if one.isspace() or one.isprintable())
    kept = ""
    for word in seen.split():
        joined = kept and _together(kept[-1]) and _together(word[0])
        kept += word if joined or not kept else f" {word}"
    return kept


def is_own(text: str, letters: Sequence[str]) -> bool:
    """Whether most of its letters are of these scripts; numbers alone are left to Latin."""
    scripts = [unicodedataplus.script(one) for one in text if one.isalpha()]
    if not scripts:
        return "Latin" in letters and any(one.isdigit() for one in text)
    return sum(one in letters for one in scripts) > OWN * len(scripts)


def _together(letter: str) -> bool:
    return unicodedataplus.script(letter) in TOGETHER or letter in "ー、。・"


_reader = Reader()
