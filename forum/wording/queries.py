"""The list of terms as administrators keep it, and as texts are held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.remembering import remembered
from forum.wording.models import TermVersion
from forum.wording.starting import STARTING
from forum.wording.terms import SEPARATOR, Entry

CACHED = "wording-entries"
_FOR = 60  # seconds: a process that read just before a change may keep the old list so long


@dataclass(frozen=True)
class Term:
    """A term as it stands, and how it stood before, newest first."""

    newest: TermVersion
    before: tuple[TermVersion, ...] = ()

    @property
    def key(self) -> str:
        return self.newest.term


def term(key: str) -> Term | None:
    """One of the list; none for a key that nothing has."""
    return _with_starting(TermVersion.objects.filter(term=key).order_by("-number"), [key]).get(key)


def terms() -> list[Term]:
    """All, those that are on first, by language and words; one query."""
    found = _with_starting(TermVersion.objects.order_by("-number"), STARTING)
    languages = TermVersion.Language.values
    return sorted(
        found.values(),
        key=lambda one: (not one.newest.is_on, languages.index(one.newest.language), one.newest.forms.casefold()),
    )


def entries() -> list[Entry]:
    """What texts are held against: those that are on. One query a minute at most."""
    rows = remembered(CACHED, _rows, _FOR)
    return [Entry(tuple(forms), better, why, language) for forms, better, why, language in rows]


def _rows() -> list[tuple[tuple[str, ...], str, str, str]]:
    """Shapes that any cache can keep."""
    on = (one.newest.found_by for one in terms() if one.newest.is_on)
    return [(one.forms, one.better, one.why, one.language) for one in on]


def _with_starting(versions: Iterable[TermVersion], keys: Iterable[str]) -> dict[str, Term]:
    rows: dict[str, list[TermVersion]] = {}
    for version in versions:
        rows.setdefault(version.term, []).append(version)
    for key in keys:
        if key in STARTING:
            rows.setdefault(key, []).append(_started(key))
    return {key: Term(some[0], tuple(some[1:])) for key, some in rows.items()}


def _started(key: str) -> TermVersion:
    """What the starting list says, as version 0; never saved."""
    entry = STARTING[key]
    forms = f"{SEPARATOR} ".join(entry.forms)
    return TermVersion(term=key, number=0, forms=forms, better=entry.better, why=entry.why, language=entry.language)
