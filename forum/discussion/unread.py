"""What is unread: how many posts of others in each of some cases, and the next case in which there is any."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from forum.alerts import levels
from forum.cases.models import Case, CaseQuerySet
from forum.cases.states import WORKING
from forum.discussion.models import Post, ReadMark

MOST = 100  # posts of one case that are counted
LOOKED_AT = 40  # cases among which the next one is found


def unread_in(user: User, cases: Iterable[Case]) -> dict[UUID, int]:
    """By case, of those that with_marks() read, up to a hundred, as far as this person may see the posts.

    One query, however long the cases are, and none where nobody wrote since.
    """
    fresh = [
        Q(case=case.pk, position__gt=max(vars(case)["mark"], vars(case)["last"] - MOST))
        for case in cases
        if vars(case)["last"] > vars(case)["mark"]
    ]
    if not fresh:
        return {}
    posts = Post.objects.visible_to(user).published().filter(reduce(or_, fresh)).exclude(author=user)
    return dict(posts.order_by().values_list("case").annotate(n=Count("pk")))


def next_unread(user: User, after: UUID | None) -> UUID | None:
    """The newest case that is worked on, not muted, and has something unread; another one than `after`."""
    cases = Case.objects.visible_to(user).filter(state__in=WORKING, published_at__isnull=False)
    others = cases.exclude(pk=after) if after else cases
    found = list(with_marks(user, others, is_behind=True).order_by("-created_at", "pk")[:LOOKED_AT])
    counts = unread_in(user, found)
    holds = levels.of_page(user, [levels.About.of(case) for case in found])
    unread = (case.pk for case, level in zip(found, holds, strict=True) if counts.get(case.pk) and not level.is_muted)
    return next(unread, None)


def with_marks(user: User, cases: CaseQuerySet, *, is_behind: bool = False) -> CaseQuerySet:
    """Each with the number of its last post and this person's mark in it: one probe of an index each; or those alone
    in which something came after the mark."""
    posts = Post.objects.filter(case=OuterRef("pk"), position__isnull=False).order_by("-position")
    mark = ReadMark.objects.filter(user=user.pk, case=OuterRef("pk")).values("position")
    number = IntegerField()
    marked = cases.annotate(
        last=Coalesce(Subquery(posts.values("position")[:1], output_field=number), 0),
        mark=Coalesce(Subquery(mark, output_field=number), 0),
    )
    return marked.filter(last__gt=F("mark")) if is_behind else marked
