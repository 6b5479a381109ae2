"""One page of a discussion's posts: around the first unread one, before a number, or from one on; one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from accounts.models import User
from accounts.prepared import Asked
from accounts.prepared_queries import PreparedQuery, Several
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
    rows = _told(seen, marks, reader)
    if before is not None:
        return page_of(list(rows.filter(position__lt=before).order_by("-position")[:PAGE])[::-1], later=before)
    return page_of(list(_from(rows, _begin(seen, marks, reader) if start is None else Value(start))))


def _around_unread(asked: Any) -> PostQuerySet:
    """The page that a case opens with, of somebody for whom the case and its clues have just been read."""
    seen = Post.objects.readable_in(asked, asked.case, asked.clues)
    marks = ReadMark.objects.filter(user=asked.pk, case=asked.case)
    return _from(_told(seen, marks, asked), _begin(seen, marks, asked))


AROUND_UNREAD = PreparedQuery(_around_unread, pk=models.UUIDField(), case=models.UUIDField(), clues=Several())


def _first_unread(posts: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked) -> Subquery:
    unread = posts.filter(position__gt=Coalesce(Subquery(marks.values("position")), 0)).exclude(author=reader.pk)
    return Subquery(unread.order_by("position").values("position")[:1])


def _begin(seen: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked) -> Least:
    """Where the newest page begins, or what is new to the reader, whichever is earlier."""
    posts = seen.published()
    newest_page = Subquery(posts.order_by("-position").values("position")[PAGE - 1 : PAGE])
    return Least(Coalesce(newest_page, 0), Coalesce(_first_unread(posts, marks, reader), LAST))


def _told(seen: PostQuerySet, marks: QuerySet[ReadMark], reader: User | Asked) -> PostQuerySet:
    """Posts with all that a page shows of them, and what it would otherwise ask by queries of its own."""
    posts = seen.published()
    return posts.select_related("author__organisation", "approved", "clue", "mark").annotate(
        first=Subquery(posts.order_by("position").values("position")[:1]),
        first_unread=_first_unread(posts, marks, reader),
        has_drafts=Exists(waiting(reader, seen)),
        has_departures=pointing.has_departures("case"),
    )


def _from(rows: PostQuerySet, begin: Least | Value) -> PostQuerySet:
    return rows.filter(position__gte=begin).order_by("position")[: PAGE + 1]


def page_of(found: list[Post], later: int | None = None) -> Page:
    """Of these rows: one more than a page tells where the next one begins."""
    later = found[PAGE].position if len(found) > PAGE else later
    top = found[0] if found else None
    unread_from: int | None = getattr(top, "first_unread", None)
    earlier = top.position if top and top.position != getattr(top, "first", None) else None
    told = vars(top) if top else {}
    return Page(found[:PAGE], unread_from, earlier, later, told.get("has_drafts", True), told.get("has_departures"))


def waiting(user: User | Asked, posts: PostQuerySet) -> RevisionQuerySet:
    newer = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    return Revision.objects.filter(
        Exists(posts.filter(pk=OuterRef("post"), author=user.pk)),
        ~Exists(newer),
        state__in=[Revision.State.PENDING, Revision.State.RETURNED, Revision.State.HIDDEN],
    )
