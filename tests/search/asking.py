"""Searching as the page does it."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from forum.search.finding import Found, find
from forum.search.grammar import parse


def found(user: User, query: str, **how: object) -> Found:
    person = User.objects.with_clearance().get(pk=user.pk)
    return find(person, parse(query), **how)


def ids(user: User, query: str, **how: object) -> list[UUID]:
    return [hit.pk for hit in found(user, query, **how).hits]
