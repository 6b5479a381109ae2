"""What a draft is for: which fields are kept, and whether somebody may still write there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import keys, scopes
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.drafts.models import Draft

Kind = Draft.Kind
FIELDS = {
    kind: re.compile("|".join(names.split()))
    for kind, names in {
        Kind.POST: "text quotes",
        Kind.CLUE: "text quotes",
        Kind.MARK: "text shape geometry start end low high x y w h points",
        Kind.EDIT: "text seen",
        Kind.CASE: "question background urgency handling board",
        Kind.ANSWER: r"reasons marks(_against)? cannot_tell (place|excluded|drawn|km|(drawn_)?(percent|words))_\d",
    }.items()
}


@dataclass(frozen=True)
class Place:
    """Where a text will be sent to; a case that is not there yet is None."""

    kind: Kind
    target: UUID
    case: Case | None


Finder = Callable[[User, UUID], Case | None]


def _of_case(user: User, target: UUID) -> Case:
    return Case.objects.visible_to(user).one(target)


def _of_clue(user: User, target: UUID) -> Case:
    return Clue.objects.visible_to(user).select_related("case").one(target).case


def _of_oneself(user: User, target: UUID) -> None:
    if target != user.pk:
        raise NotFoundHere


_finders: dict[Kind, Finder] = {
    Kind.POST: _of_case,
    Kind.CLUE: _of_clue,
    Kind.MARK: _of_clue,
    Kind.CASE: _of_oneself,
}


def register(kind: Kind, finder: Finder) -> None:
    """A room above says who may still write to a thing of its own."""
    _finders[kind] = finder


def place(user: User, kind: str, target: UUID) -> Place:
    """NotFoundHere for what does not exist, and for what one may not see."""
    if kind not in _finders:
        raise NotFoundHere
    return Place(Kind(kind), target, _finders[Kind(kind)](user, target))


def kept(kind: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    """Of a form's fields those that are its writer's words."""
    return {name: value for name, value in fields.items() if value and FIELDS[kind].fullmatch(name)}


def typed(fields: QueryDict) -> dict[str, str]:
    """As a draft keeps them: of several ticks of one name a line each."""
    return {name: "\n".join(str(value) for value in fields.getlist(name)) for name in fields}


def page_of(draft: Draft) -> str:
    """Where it is written on; what may be seen there, that page decides."""
    asked = f"?{urlencode({'draft': draft.ref})}"
    if draft.kind == Kind.POST:
        return f"{reverse('cases:case', args=[draft.target])}{asked}#write"
    if draft.kind in {Kind.CLUE, Kind.MARK}:
        return f"{reverse('clues:clue', args=[draft.target])}{asked}#write"
    if draft.kind == Kind.ANSWER:
        return f"{reverse('answers:give', args=[draft.target])}{asked}"
    if draft.kind == Kind.EDIT:
        return f"{reverse('discussion:edit', args=[draft.target])}{asked}"
    return f"{reverse('cases:new')}{asked}"


def browser_key(user: User) -> str:
    """What seals copies in this person's browser: only a signed-in session gets it, and it goes with the person."""
    return base64.b64encode(_of_person(user, b"copies in the browser")).decode()


def name_in_browser(user: User, kind: str, target: UUID) -> str:
    """By which a browser finds its copies: says neither what they are about nor whose they are."""
    return _of_person(user, f"{kind} {target}".encode()).hex()[:32]


def _of_person(user: User, what: bytes) -> bytes:
    key = keys.data_key(scopes.of_person(str(user.pk)))
    return hmac.new(key.key, b"drafts\0" + what, hashlib.sha256).digest()
