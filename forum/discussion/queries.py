"""What pages read of a discussion: posts around the first unread one, own texts that wait, what a moderator vets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from accounts.models import User
from forum.cases.models import Case
from forum.cases.states import WORKING
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.diff import Piece, words_changed
from forum.discussion.models import Post, PostQuerySet, ReadMark, Revision
from forum.discussion.quoting import credits_for, credits_for_all
from forum.discussion.shown import Draft, Pin, PostView, Wait, wait_for
from forum.review.models import Decision, Review

PAGE = 50
MOST_NEWS = 100


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
    can_write: bool


@dataclass(frozen=True)
class _Window:
    """Numbers of posts: the first new one, where the newest page begins, the very first."""

    unread: int | None
    newest_page: int | None
    first: int | None


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
    seen = Post.objects.visible_to(user).filter(case=case)
    seen = seen.filter(clue=clue) if clue else seen
    window = _window(user, case, seen.published())
    rows, later = _page(seen.published(), window, before, start)
    drafts = _drafts(user, seen)
    shown = [row.approved_id for row in rows if row.approved_id] + [draft.pk for draft in drafts]
    credit = credits_for(user, shown, {row.pk for row in rows})
    own = {draft.post_id: Draft.of(draft, credit) for draft in drafts}
    return Thread(
        case=case,
        clue=clue,
        posts=[PostView.of(row, user, credit, own.get(row.pk), window.unread) for row in rows],
        own=[PostView.waiting(one, own[one.post_id]) for one in drafts if one.post.position is None and not later],
        wait=wait_for(user, case) if any(one.state == Revision.State.PENDING for one in drafts) else None,
        unread=any(row.position == window.unread for row in rows),
        reached=(rows[-1].position or 0) if rows else 0,
        earlier=rows[0].position if rows and rows[0].position != window.first else None,
        later=later,
        can_write=case.state in WORKING,
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
    """What an edit begins with: the newest text, unless it was withdrawn and readers have an approved one."""
    if newest.state == Revision.State.WITHDRAWN and post.approved is not None:
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


def _window(user: User, case: Case, posts: PostQuerySet) -> _Window:
    """One query, by the index on case and position, however long the discussion is."""
    read = ReadMark.objects.filter(user=user, case=case).values("position")
    unread = posts.filter(position__gt=Coalesce(Subquery(read), 0)).exclude(author=user)
    upwards, downwards = posts.order_by("position").values("position"), posts.order_by("-position").values("position")
    row = Case.objects.filter(pk=case.pk).values_list(
        Subquery(unread.order_by("position").values("position")[:1]),
        Subquery(downwards[PAGE - 1 : PAGE]),
        Subquery(upwards[:1]),
    )
    return _Window(*row.get())


def _page(posts: PostQuerySet, window: _Window, before: int | None, start: int | None) -> tuple[list[Post], int | None]:
    """The rows of a page, and with which number the next one begins."""
    rows = posts.select_related("author__organisation", "approved", "clue", "mark")
    if before is not None:
        return list(rows.filter(position__lt=before).order_by("-position")[:PAGE])[::-1], before
    if start is None:
        start = min(window.newest_page or 1, window.unread or window.newest_page or 1)
    found = list(rows.filter(position__gte=start).order_by("position")[: PAGE + 1])
    return found[:PAGE], found[PAGE].position if len(found) > PAGE else None


def _drafts(user: User, posts: PostQuerySet) -> list[Revision]:
    """Newest texts of one's own that wait or were returned, with the reason."""
    newer = Revision.objects.filter(post=OuterRef("post"), number__gt=OuterRef("number"))
    reasons = Decision.objects.filter(review__subject=OuterRef("pk"), verdict=Decision.Verdict.RETURN)
    drafts = Revision.objects.filter(
        Exists(posts.filter(pk=OuterRef("post"), author=user)),
        ~Exists(newer),
        state__in=[Revision.State.PENDING, Revision.State.RETURNED],
    ).annotate(reason=Subquery(reasons.order_by("-at").values("reason")[:1]))
    related = ("post__author__organisation", "post__clue", "post__mark")
    return list(drafts.select_related(*related).order_by("created_at", "pk")[:PAGE])
