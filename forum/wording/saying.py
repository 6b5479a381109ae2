"""Findings in words: what each is, and why it matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.wording.personal import Kind, PersonalFound
from forum.wording.terms import TermFound


@dataclass(frozen=True)
class Said:
    """One finding: the words in the text, what is better or what they look like, and why that matters."""

    text: str
    why: str | Promise
    better: str = ""
    kind: str | Promise = ""


KINDS: dict[Kind, tuple[str | Promise, str | Promise]] = {
    Kind.MAIL: (_("an e-mail address"), _("It leads to one person, and everybody who reads this would have it.")),
    Kind.PHONE: (_("a telephone number"), _("It leads to one person, and everybody who reads this would have it.")),
    Kind.HANDLE: (_("an account’s name"), _("Whoever looks the account up may be noticed by its owner.")),
    Kind.NAME: (_("a person’s name"), _("A child or a witness could be recognised; the question is where, never who.")),
    Kind.PAPER: (_("the number of a paper or an account"), _("It is one person’s alone, and says nothing of a place.")),
}


def said(terms: Iterable[TermFound], personal: Iterable[PersonalFound]) -> list[Said]:
    """Terms first, then what may be personal."""
    better = [Said(one.text, one.entry.why, better=one.entry.better) for one in terms]
    return better + [Said(one.text, KINDS[one.kind][1], kind=KINDS[one.kind][0]) for one in personal]
