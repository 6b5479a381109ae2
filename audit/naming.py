"""Naming people and cases inside a field by the id of their key: once the key is destroyed, the name says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from audit import keys, scopes

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAME = re.compile(rf"\bkey:({_ID.pattern})")


def named(people: Iterable[object]) -> str:
    """These people (ids), each by the id of their key; one query however many they are."""
    wanted = [scopes.of_person(str(person)) for person in people]
    found = keys.ids(wanted) if wanted else {}
    return " ".join(f"key:{found[scope]}" for scope in wanted)


def hidden(text: str) -> str:
    """The text with each id of a person or a case in it, if it has a key, replaced by that key's id."""
    ids = {found.lower() for found in _ID.findall(text)}
    if not ids:
        return text
    found = keys.known(scope for one in ids for scope in (scopes.of_person(one), scopes.of_case(one)))
    names = {scope.partition(":")[2]: key_id for scope, key_id in found.items()}
    return _ID.sub(lambda one: f"key:{names[one[0].lower()]}" if one[0].lower() in names else one[0], text)


def spelled(texts: Mapping[tuple[UUID, str], str]) -> dict[tuple[UUID, str], str]:
    """The texts with each name as an id again, or as erased; a query if any holds a name."""
    wanted = {UUID(one) for text in texts.values() for one in _NAME.findall(text)}
    known = keys.names(wanted) if wanted else {}

    def one(found: re.Match[str]) -> str:
        scope = known.get(UUID(found[1]))
        return scope.partition(":")[2] if scope else _("(erased)")

    return {place: _NAME.sub(one, text) for place, text in texts.items()} if wanted else dict(texts)
