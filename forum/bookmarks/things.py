"""What can be bookmarked, and whether somebody may see it now: asked when it is kept, listed and reminded of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion.models import Post

Kind = Bookmark.Kind


@dataclass(frozen=True)
class Thing:
    """By its number and its case's code, which say nothing of what is in it."""

    kind: Kind
    target: UUID
    case: Case
    number: int | None
    page: str


def thing(user: User, kind: str, target: UUID) -> Thing:
    """NotFoundHere for what does not exist, and for what one may not see."""
    found = things(user, kind, [target])
    if target not in found:
        raise NotFoundHere
    return found[target]


def things(user: User, kind: str, targets: Collection[UUID]) -> dict[UUID, Thing]:
    """Of these, what this person may see; one query."""
    if kind == Kind.CASE:
        cases = Case.objects.visible_to(user).filter(pk__in=targets)
        return {one.pk: Thing(Kind.CASE, one.pk, one, None, reverse("cases:case", args=[one.pk])) for one in cases}
    if kind == Kind.CLUE:
        clues = Clue.objects.visible_to(user).filter(pk__in=targets).select_related("case")
        return {
            one.pk: Thing(Kind.CLUE, one.pk, one.case, one.number, reverse("clues:clue", args=[one.pk]))
            for one in clues
        }
    if kind == Kind.POST:
        posts = Post.objects.visible_to(user).published().filter(pk__in=targets).select_related("case")
        return {
            one.pk: Thing(Kind.POST, one.pk, one.case, one.position, reverse("discussion:post", args=[one.pk]))
            for one in posts
        }
    return {}
