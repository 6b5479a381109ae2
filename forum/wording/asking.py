"""What was found in a text, and whether its writer is to be asked before it is sent.

It never blocks: the form comes back with the findings, and the same form goes on when its writer says "as it is". For
personal data they also tick that it is needed; that is told in the trail, by kinds and numbers, never by the words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import TooSoon
from forum.wording.personal import PersonalFound, personal_in
from forum.wording.queries import entries
from forum.wording.saying import Said, said
from forum.wording.terms import TermFound, terms_in

Known = Callable[[], Collection[str]]
FIELDS = "as_it_is needed"  # of every form that may ask, for the list of forms


@dataclass(frozen=True)
class Text:
    """A text that is looked at: what its field is called, and the id by which a link leads there."""

    label: str
    words: str
    id: str = ""


@dataclass(frozen=True)
class InText:
    """What was found in one text."""

    text: Text
    terms: list[TermFound]
    personal: list[PersonalFound]

    @property
    def said(self) -> list[Said]:
        """For the page, in sentences."""
        return said(self.terms, self.personal)


@dataclass(frozen=True)
class Findings:
    """All that was found, for a page; `asks` while its writer has not said that it goes as it is."""

    texts: list[InText]
    asks: bool = False
    problem: str = ""
    refusal: TooSoon | None = None  # not looked at; the form says so

    def __bool__(self) -> bool:
        return bool(self.texts)

    @property
    def digest(self) -> str:
        """Of just these findings: what is typed afterwards and found anew is asked about anew."""
        words = [[[one.text for one in found] for found in (part.terms, part.personal)] for part in self.texts]
        return salted_hmac("wording", json.dumps(words), algorithm="sha256").hexdigest()[:32]

    @property
    def has_personal(self) -> bool:
        return any(part.personal for part in self.texts)

    @property
    def needed(self) -> str:
        """What its writer has said is needed, for the trail; empty when nobody was asked."""
        if self.asks:
            return ""
        kinds = Counter(one.kind.value for part in self.texts for one in part.personal)
        return ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))


def findings(texts: Iterable[Text], known: Collection[str] = ()) -> Findings:
    """`known`: what the texts call readers by, casefolded."""
    listed = entries()
    found = (InText(one, terms_in(one.words, listed), personal_in(one.words, known)) for one in texts)
    return Findings([one for one in found if one.terms or one.personal])


def asked(
    posted: Mapping[str, str], form: forms.Form, names: Iterable[str], *, by: UUID, known: Known = tuple
) -> Findings:
    """Of a form that was sent: these of its fields, and what its writer said of what is found in them.

    Counted before anything is looked at: a form that only asks is sent as often as one likes otherwise.
    """
    if not form.is_valid():  # its errors come first
        return Findings([])
    bound = [(form[name], form.cleaned_data.get(name)) for name in names]
    texts = [Text(str(one.label), words, one.id_for_label) for one, words in bound if words]
    try:
        tallies.count(by, "look")
    except TooSoon as refusal:
        form.add_error(None, refusal.sentence)
        return Findings([], refusal=refusal)
    return _answered(posted, findings(texts, known()))


def _answered(posted: Mapping[str, str], found: Findings) -> Findings:
    says = bool(found) and posted.get("as_it_is") == found.digest
    lacks_tick = found.has_personal and not posted.get("needed")
    problem = _("Tick that it is needed, or take it out.") if says and lacks_tick else ""
    return Findings(found.texts, asks=bool(found) and not (says and not lacks_tick), problem=problem)
