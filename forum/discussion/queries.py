"""What pages read of a discussion: posts around the first unread one, own texts that wait, what a moderator vets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils.safestring import SafeString

from accounts.models import User
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until
from forum.cases.states import WORKING
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.diff import Piece, words_changed
from forum.discussion.models import Post, PostQuerySet, ReadMark, Revision
from forum.discussion.quoting import credits_for_all, credits_in
from forum.discussion.shown import Draft, Pin, PostView, Wait, wait_for
from forum.review.models import Decision, Review

PAGE = 50
MOST_NEWS = 100
LAST = 2_000_000_000  # later than every post


@dataclass(frozen=True)
class Thread:
    """One page of a discussion as one person sees it."""

    case: Case
    clue: Clue | None  # when only what is about this clue is shown
    posts: list[PostView]
    own: list[PostView]  # own posts that nobody else sees yet; at the end of the last page
    wait: Wait | None  # how long vetting takes, when something of one's own waits
    unread: bool  # something on this page is new to the reader
    reached: int  # number of the last post on the page
    earlier: int | None  # posts before this number are on an earlier page
    later: int | None  # a later page begins with this number
    reads_only_until: datetime | None  # who opened the case in an emergency

    @property
    def can_write(self) -> bool:
        return self.case.state in WORKING and self.reads_only_until is None


@dataclass(frozen=True)
class _Page:
    """Rows with the number of the first new post, and where earlier and later ones are."""

    rows: list[Post]
    unread: int | None
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class Vetting:
    """A text as its readers would see it, and for an edit what it changes."""

    revision: Revision
    post: Post
    pin: Pin | None
    html: SafeString
    changes: list[Piece] | None


def thread(
    user: User, case: Case, *, clue: Clue | None = None, before: int | None = None, start: int | None = None
) -> Thread:
    """At most 50 posts: around the first unread one, or `before` a number, or from `start` on. Six queries at most."""
    seen = Post.objects.visible_in(user, case)
    seen = seen.filter(clue=clue) if clue else seen
    page = _page(seen.published(), ReadMark.objects.filter(user=user, case=case), user, before, start)
    drafts = _drafts(user, seen)
    texts = [row.approved for row in page.rows if row.approved] + drafts
    credit = credits_in(texts, seen.published(), {row.pk for row in page.rows})
    own = {draft.post_id: Draft.of(draft, credit) for draft in drafts}
    posts = [PostView.of(row, user, credit, own.get(row.pk), page.unread) for row in page.rows]
    return Thread(
        case=case,
        clue=clue,
        posts=posts,
        own=[PostView.waiting(one, own[one.post_id]) for one in drafts if one.post.position is None and not page.later],
        wait=wait_for(user, case) if any(one.state == Revision.State.PENDING for one in drafts) else None,
        unread=any(post.first_unread for post in posts),
        reached=(posts[-1].number or 0) if posts else 0,
        earlier=page.earlier,
        later=page.later,
        reads_only_until=reads_only_until(user, case),
    )


def news(user: User, case: Case, after: int, clue: Clue | None = None) -> int:
    """How many posts of others came after this number, as far as this person may see; counted up to a hundred."""
    posts = Post.objects.visible_to(user).published().filter(case=case, position__gt=after).exclude(author=user)
    return (posts.filter(clue=clue) if clue else posts)[:MOST_NEWS].count()


def own_post(user: User, post_id: UUID) -> tuple[Post, Revision]:
    """One's own post with its newest revision, for the page that edits it."""
    related = Post.objects.visible_to(user).filter(author=user).select_related("case__board", "clue", "approved")
    post = related.one(post_id)
    return post, post.revisions.order_by("-number")[0]


def editable(post: Post, newest: Revision) -> Revision:
    """What an edit begins with: the newest text, unless that is gone and readers have an approved one."""
    if newest.state in {Revision.State.WITHDRAWN, Revision.State.QUARANTINED} and post.approved is not None:
        return post.approved
    return newest


def vetting(review: Review) -> Vetting:
    """What the moderator is shown: the HTML that would be published, and the words an edit changes."""
    related = ("post__author__organisation", "post__case__board", "post__clue", "post__mark", "post__approved")
    revision = Revision.objects.select_related(*related).one(review.subject)
    post = revision.post
    html = rendering.attributed(revision.html, credits_for_all(revision))
    before = post.approved
    changes = words_changed(before.text, revision.text) if before and before.pk != revision.pk else None
    return Vetting(revision, post, Pin.of(post), html, changes)


def _page(posts: PostQuerySet, marks: QuerySet[ReadMark], reader: User, before: int | None, start: int | None) -> _Page:
    """The rows of a page, one query by the index on case and position, however long the discussion is."""
    unread = posts.filter(position__gt=Coalesce(Subquery(marks.values("position")), 0)).exclude(author=reader)
    first_unread = Subquery(unread.order_by("position").values("position")[:1])
    newest_page = Subquery(posts.order_by("-position").values("position")[PAGE - 1 : PAGE])
    first = Subquery(posts.order_by("position").values("position")[:1])
    rows = posts.select_related("author__organisation", "approved", "clue", "mark").annotate(
        first=first, first_unread=first_unread
    )
    if before is not None:
        found = list(rows.filter(position__lt=before).order_by("-position")[:PAGE])[::-1]
        later: int | None = before
    else:
        begin = Least(Coalesce(newest_page, 0), Coalesce(first_unread, LAST)) if start is None else Value(start)
        found = list(rows.filter(position__gte=begin).order_by("position")[: PAGE + 1])
        later = found[PAGE].position if len(found) > PAGE else None
    top = found[0] if found else None
    unread_from: int | None = getattr(top, "first_unread", None)
    earlier = top.position if top and top.position != getattr(top, "first", None) else None
    return _Page(found[:PAGE], unread_from, earlier, later)


def _drafts(user: User, posts: PostQuerySet) -> list[Revision]:
    """Newest texts of one's own that wait or were returned, with the reason."""
    newer = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    reasons = Decision.objects.filter(review__subject=OuterRef("pk"), verdict=Decision.Verdict.RETURN)
    drafts = Revision.objects.filter(
        Exists(posts.filter(pk=OuterRef("post"), author=user)),
        ~Exists(newer),
        state__in=[Revision.State.PENDING, Revision.State.RETURNED],
    ).annotate(returned_by=Subquery(reasons.order_by("-at").values("pk")[:1]))
    related = ("post__author__organisation", "post__clue", "post__mark", "post__case")
    found: list[Revision] = list(drafts.select_related(*related).order_by("created_at", "pk")[:PAGE])
    returned = {draft.pk: vars(draft)["returned_by"] for draft in found if vars(draft)["returned_by"]}
    said = Decision.objects.select_related("review__case").in_bulk(list(returned.values())) if returned else {}
    for draft in found:
        vars(draft)["reason"] = said[returned[draft.pk]].reason if draft.pk in returned else ""
    return found
