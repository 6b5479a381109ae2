"""All analysers, those of texts in the order their findings are told; each can be switched off by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from geoloc.analysers import domain, formats, language, mains, money, phone, plate, postcode, script, units, variety
from geoloc.analysers.finding import Finding
from geoloc.analysers.reading import LONGEST, Reading, read

ANALYSERS: dict[str, Callable[[Reading], Finding]] = {
    module.NAME: module.analyse
    for module in (phone, domain, postcode, plate, money, formats, units, script, language, variety)
}
OF_FILES = (mains.NAME, "same-place", "picture-text")  # of files, which the forum's confined worker decodes


def analyse(text: str, off: Collection[str] = ()) -> list[Finding]:
    """A finding of each analyser that is not `off`; of any text, in bounded time; nothing is asked of anybody.

    Only the first 20,000 characters are read. ValueError if `off` names an analyser that there is not.
    """
    check_names(off)
    reading = read(text)
    return [told(name, reading) for name in ANALYSERS if name not in off]


def told(name: str, reading: Reading) -> Finding:
    """One analyser's finding. What was not read may hold what was not found: the reason says so."""
    one = ANALYSERS[name](reading)
    if not (one.cannot_tell and reading.cut):
        return one
    return replace(one, cannot_tell=f"{one.cannot_tell} Only the first {LONGEST:,} characters were read.")


def check_names(names: Collection[str]) -> None:
    """ValueError, with a sentence, for a name that no analyser has."""
    known = [*ANALYSERS, *OF_FILES]
    if unknown := sorted(set(names) - set(known)):
        raise ValueError(f"No analyser is called {', '.join(unknown)}; there are {', '.join(known)}.")
