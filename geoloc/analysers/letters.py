"""Languages that no model names, told by their runs of one to three letters (naive Bayes)."""

from __future__ import annotations

import lzma
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geoloc.analysers.tables import same

LONGEST = 3  # letters of a run
EDGE = "_"  # of a word, in the file
_STEPS = 8.0  # -log p, natural, is kept in eighths: one byte a run
_MOST = 2000  # letters looked at: more change nothing
_CLEAR = 3.0  # natural units by which a language must lead those that the models name to count as likely as they are
_FILE = Path(__file__).resolve().parent.parent / "data" / "letters.tsv.xz"
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼꞌ`´](?=[^\W\d_])")  # a letter of many languages, typed in many ways


@dataclass(frozen=True)
class _Profiles:
    """`table[i, j]`: eighths of -log p of run j in profile i. `homes`: country of those without speakers in CLDR."""

    labels: tuple[str, ...]
    names: dict[str, str]
    homes: dict[str, str]
    runs: dict[str, int]
    table: NDArray[np.uint8]


def units(p: float) -> int:
    """A probability in the steps of the file."""
    return min(255, round(-math.log(p) * _STEPS))


def runs(text: str) -> Counter[str]:
    """How often each run of letters occurs; a space stands for the edge of a word."""
    told = _APOSTROPHE.sub("ʼ", unicodedata.normalize("NFC", text).lower())
    words = "".join(one if one.isalpha() or unicodedata.category(one)[0] == "M" else " " for one in told).split()
    line = "".join(f" {word}" for word in words) + " "
    found = Counter(line[at : at + n] for n in range(1, LONGEST + 1) for at in range(len(line) - n + 1))
    del found[" "]
    return found


def unnamed(text: str, named: frozenset[str]) -> tuple[float, list[tuple[str, float]]]:
    """How likely the text is in a language that is not `named`; and those, with shares that sum to 1, best first.

    0 and empty where none of its runs is known. Profiles are of one text; the lead that they must have over what the
    models name (`_CLEAR`) was chosen on passages kept out of the tables in docs/ and with some messages of software.
    """
    every = _profiles()
    counts = [(every.runs[run], n) for run, n in runs(text[:_MOST]).items() if run in every.runs]
    if not counts:
        return 0.0, []
    columns, times = np.array([at for at, _n in counts]), np.array([n for _at, n in counts])
    logs = -(every.table[:, columns].astype(np.float64) @ times) / _STEPS / LONGEST
    best: dict[str, float] = {}
    for label, value in zip(every.labels, logs, strict=True):
        best[label] = max(best.get(label, -math.inf), float(value))
    rare = {label: value for label, value in best.items() if label not in named}
    first, rival = max(rare.values()), max(value for label, value in best.items() if label in named)
    shares = {label: math.exp(max(value - first, -40.0)) for label, value in rare.items()}
    likely = 1 / (1 + math.exp(min(40.0, _CLEAR - (first - rival))))
    ranked = sorted(shares.items(), key=lambda one: (-one[1], one[0]))[:3]
    whole = sum(share for _label, share in ranked)
    return likely, [(label, share / whole) for label, share in ranked]


def knows(label: str) -> bool:
    """Whether a language, by the label of a model, has a profile."""
    return not same(label).isdisjoint(_profiles().labels)


def name_of(label: str) -> str:
    """In English, as the package has it; the label where it has none."""
    return _profiles().names.get(label, label)


def home_of(label: str) -> str:
    """The country that a language's point lies in, where CLDR knows no speakers; "" for any other."""
    return _profiles().homes.get(label, "")


@cache
def _profiles() -> _Profiles:
    """13 MB, a third of a second, once a process."""
    rows = [line.split("\t") for line in lzma.decompress(_FILE.read_bytes()).decode().splitlines()]
    told = [[pair for group in row[4].split("|") for pair in _group(*group.split(" "))] for row in rows]
    known: dict[str, int] = {}
    for some in told:
        for run, _n in some:
            known.setdefault(run, len(known))
    lengths = np.array([len(run) - 1 for run in known])
    table = np.array([[int(one) for one in row[3].split()] for row in rows], dtype=np.uint8)[:, lengths]
    for line, some in zip(table, told, strict=True):
        line[[known[run] for run, _n in some]] = [n for _run, n in some]
    return _Profiles(
        tuple(row[0] for row in rows), {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows if row[2]},
        known, table,
    )  # fmt: skip


def _group(steps: str, *runs: str) -> list[tuple[str, int]]:
    return [(run.replace(EDGE, " "), int(steps)) for run in runs]
