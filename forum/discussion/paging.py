"""One page of a discussion's posts: around the first unread one, before a number, or from one on; one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from accounts.kept_plans import PlannedOnce
from accounts.models import User
from accounts.prepared import Asked
from accounts.prepared_queries import Several
from forum.discussion import pointing
from forum.discussion.models import Post, PostQuerySet, ReadMark, Revision, RevisionQuerySet

PAGE = 50
LAST = 2_000_000_000  # later than every post


@dataclass(frozen=True)
class Page:
    """Rows with the number of the first new post, and where earlier and later ones are."""

    rows: list[Post]
    unread: int | None
    earlier: int | None
    later: int | None
    has_drafts: bool  # the reader may have texts that wait
    has_departures: bool | None  # None: there is no row to tell


def page_at(seen: PostQuerySet, marks: QuerySet[ReadMark], reader: User, before: int | None, start: int | None) -> Page:
    """The rows of a page, one query by the index on case and position, however long the discussion is."""
    posts = seen.published()
    if before is not None:
        chosen = posts.filter(position__lt=before).order_by("-position")[:PAGE]
        return page_of(list(_told(chosen, posts, seen, marks, reader)), later=before)
    chosen = _from(posts, _begin(posts, marks, reader) if start is None else Value(start))
    return page_of(list(_told(chosen, posts, seen, marks, reader)))


def _around_unread(asked: Any) -> PostQuerySet:
    """The page that a case opens with, of somebody for whom the case and its clues have just been read."""
    posts = Post.objects.published_in(asked.case, asked.clues)
    seen = Post.objects.readable_in(asked, asked.case, asked.clues)
    marks = ReadMark.objects.filter(user=asked.pk, case=asked.case)
    return _told(_from(posts, _begin(posts, marks, asked)), posts, seen, marks, asked)


AROUND_UNREAD = PlannedOnce(_around_unread, pk=models.UUIDField(), case=models.UUIDField(), clues=Several())


def _first_unread(posts: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked) -> Subquery:
    unread = posts.filter(position__gt=Coalesce(Subquery(marks.values("position")), 0)).exclude(author=reader.pk)
    return Subquery(unread.order_by("position").values("position")[:1])


def _begin(posts: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked) -> Least:
    """Where the newest page begins, or what is new to the reader, whichever is earlier."""
    newest_page = Subquery(posts.order_by("-position").values("position")[PAGE - 1 : PAGE])
    return Least(Coalesce(newest_page, 0), Coalesce(_first_unread(posts, marks, reader), LAST))


def _told(
    chosen: PostQuerySet, posts: PostQuerySet, seen: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked
) -> PostQuerySet:  # fmt: skip
    """Of a page's posts all that it shows, and what it would otherwise ask by queries of its own.

    They are chosen by number alone first: a plan that PostgreSQL keeps for all cases is one for short ones, and of a
    long one it joined sixty thousand rows before it took fifty.
    """
    rows = Post.objects.filter(pk__in=chosen.values("pk")).order_by("position")
    return rows.select_related("author__organisation", "approved", "clue", "mark").annotate(
        first=Subquery(posts.order_by("position").values("position")[:1]),
        first_unread=_first_unread(posts, marks, reader),
        has_drafts=Exists(waiting(reader, seen)),
        has_departures=pointing.has_departures("case"),
    )


def _from(posts: PostQuerySet, begin: Least | Value) -> PostQuerySet:
    return posts.filter(position__gte=begin).order_by("position")[: PAGE + 1]


def page_of(found: list[Post], later: int | None = None) -> Page:
    """Of these rows: one more than a page tells where the next one begins."""
    later = found[PAGE].position if len(found) > PAGE else later
    top = found[0] if found else None
    unread_from: int | None = getattr(top, "first_unread", None)
    earlier = top.position if top and top.position != getattr(top, "first", None) else None
    told = vars(top) if top else {}
    return Page(found[:PAGE], unread_from, earlier, later, told.get("has_drafts", True), told.get("has_departures"))


def waiting(user: User | Asked, posts: PostQuerySet) -> RevisionQuerySet:
    """Of one's own posts among these, what nobody else reads yet; from the posts on, of which there are few."""
    newer = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    return Revision.objects.filter(
        ~Exists(newer),
        post__in=posts.filter(author=user.pk).order_by().values("pk"),
        state__in=[Revision.State.PENDING, Revision.State.RETURNED, Revision.State.HIDDEN],
    )
