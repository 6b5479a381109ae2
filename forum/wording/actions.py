"""The use cases of terms: add one, change it, switch it off and on. A change is another version."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import User
from accounts.remembering import forget
from audit import log
from audit.acts import act
from forum.wording import events, queries
from forum.wording.models import TermVersion
from forum.wording.terms import SEPARATOR, forms_of

MOST = 500  # terms of an installation
_LONGEST = {"forms": 400, "better": 200, "why": 400}  # as the columns have


@dataclass(frozen=True)
class TermWords:
    """What an administrator writes of a term; `forms` are separated by semicolons."""

    forms: str
    better: str
    why: str
    language: str


@act()
def add_term(*, by: User, words: TermWords) -> TermVersion:
    """One more term that texts are held against."""
    permissions.check_administer(by)
    if len(queries.terms()) >= MOST:
        raise BadInput(_("There are %(n)d terms already, as many as there can be.") % {"n": MOST})
    return _keep(by, str(uuid4()), 0, words, is_on=True)


@act()
def change_term(*, by: User, key: str, seen: int, words: TermWords) -> TermVersion:
    """Other words for a term; those of before are kept."""
    newest = _seen(by, key, seen)
    return _keep(by, key, newest.number, words, is_on=newest.is_on)


@act()
def switch_term(*, by: User, key: str, seen: int, on: bool) -> TermVersion:
    """Off: no text is held against it any more. It can be switched on again."""
    newest = _seen(by, key, seen)
    if newest.is_on == on:
        return newest
    version = _next(newest, {"forms": newest.forms, "better": newest.better, "why": newest.why}, newest.language, on)
    told = f"{'on' if on else 'off'}: {newest.forms}; version {version.number}"
    log.record(events.TermSwitched(object=key, detail=told), by=by)
    return version


def _seen(by: User, key: str, seen: int) -> TermVersion:
    """The newest version, if it is the one that was on the page."""
    permissions.check_administer(by)
    term = queries.term(key)
    if term is None:
        raise NotFoundHere
    if term.newest.number != seen:
        raise Conflict(_("This term was changed since you opened the page. Look at what it says now."))
    return term.newest


def _keep(by: User, key: str, number: int, words: TermWords, *, is_on: bool) -> TermVersion:
    kept = _checked(words)
    version = _next(TermVersion(term=key, number=number), kept, words.language, is_on)
    told = f"{words.language}: {kept['forms']} → {kept['better']}; version {version.number}"
    log.record(events.TermKept(object=key, detail=told), by=by)
    return version


def _next(former: TermVersion, words: dict[str, str], language: str, is_on: bool) -> TermVersion:
    """The unique number decides between two who save at the same moment: the second is told."""
    version, is_new = TermVersion.objects.get_or_create(
        term=former.term, number=former.number + 1, defaults={**words, "language": language, "is_on": is_on}
    )
    if not is_new:
        raise Conflict(_("This term was changed since you opened the page. Look at what it says now."))
    transaction.on_commit(lambda: forget(queries.CACHED))
    return version


def _checked(words: TermWords) -> dict[str, str]:
    forms = f"{SEPARATOR} ".join(forms_of(words.forms))
    kept = {"forms": forms, "better": " ".join(words.better.split()), "why": " ".join(words.why.split())}
    kept = {name: text.replace("\x00", "") for name, text in kept.items()}  # PostgreSQL refuses it
    if words.language not in TermVersion.Language.values:
        raise BadInput(_("Choose the language of the term."))
    if not all(kept.values()):
        raise BadInput(_("Write the term, the better term, and why: people are shown all three."))
    for name, most in _LONGEST.items():
        if len(kept[name]) > most:
            raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": most})
    return kept
