"""Where a post is now, whatever address led there; and the pointers that stand where posts were moved away from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.cases.models import Case
from forum.discussion.departures import Departure
from forum.discussion.models import Post
from forum.discussion.shown import Gone, PostView

MOST = 100  # pointers on one page


class Page(Protocol):
    """Where a page begins and ends."""

    @property
    def earlier(self) -> int | None: ...
    @property
    def later(self) -> int | None: ...
    @property
    def has_departures(self) -> bool | None: ...


def place_of(user: User, post_id: UUID | str) -> str:
    """The address of the page that shows it now, and its place there. Access is asked before anything is told: what
    is missing, hidden, and in a case that one may not read looks the same."""
    one = Post.objects.visible_to(user).one(post_id)
    page = reverse("cases:case", args=[one.case_id])
    if one.position is not None:
        page = reverse("discussion:thread", args=[one.case_id]) + f"?from={one.position}"
    return f"{page}#post-{one.pk}"


def asked_place(user: User, wanted: str) -> str:
    """The same for what an address says in words."""
    try:
        return place_of(user, UUID(wanted))
    except ValueError:
        raise NotFoundHere from None


def has_departures(case: str = "pk") -> Exists:
    """For the query that reads a case or its posts, so that no other is asked where nothing was moved away."""
    return Exists(Departure.objects.filter(case=OuterRef(case)))


def on_page(user: User, case: Case, posts: Sequence[PostView], page: Page) -> list[Gone]:
    """The pointers between the posts of a page; a query only where there are any, or where nobody has asked."""
    known = page.has_departures
    if not (vars(case).get("has_departures", True) if known is None else known):
        return []
    left = Departure.objects.for_reader(user).filter(case=case).select_related("target", "by")
    if page.earlier is not None and posts:
        left = left.filter(first__gte=posts[0].number or 0)
    if page.later is not None:
        left = left.filter(first__lt=page.later)
    return [Gone.of(one) for one in left.order_by("first", "pk")[:MOST]]


def placed(posts: Sequence[PostView], gone: Sequence[Gone]) -> list[PostView]:
    """Each post with the pointers that stand above it."""
    found, before = [], 0
    for post in posts:
        number = post.number or 0
        above = tuple(one for one in gone if before <= one.number < number)
        found.append(replace(post, gone_before=above) if above else post)
        before = number
    return found


def after(posts: Sequence[PostView], gone: Sequence[Gone]) -> tuple[Gone, ...]:
    """Those below the last post."""
    last = (posts[-1].number or 0) if posts else 0
    return tuple(one for one in gone if one.number >= last)
