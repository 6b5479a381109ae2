"""What pages read of a discussion: posts around the first unread one, own texts that wait, what a moderator vets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils.safestring import SafeString

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until
from forum.cases.states import WORKING
from forum.clues.models import Clue
from forum.discussion import pointing, rendering, steps
from forum.discussion.diff import Piece, words_changed
from forum.discussion.mentions import called_in, ids_for
from forum.discussion.models import Post, PostQuerySet, ReadMark, Revision
from forum.discussion.paging import AROUND_UNREAD, PAGE, Page, page_at, page_of, waiting
from forum.discussion.quoting import credit_to, credits_for_all, credits_in, html_of, quotable
from forum.discussion.rendering import Credit
from forum.discussion.saying import said
from forum.discussion.shown import Draft, Gone, Pin, PostView, Wait, wait_for
from forum.review.models import Decision, Review

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
    reads_only_until: datetime | None  # who opened the case in an emergency
    gone_after: tuple[Gone, ...] = ()  # pointers to what was moved away from the end of the last page

    @property
    def can_write(self) -> bool:
        return self.case.state in WORKING and self.reads_only_until is None


@dataclass(frozen=True)
class Vetting:
    """A text as its readers would see it, and for an edit what it changes."""

    revision: Revision
    post: Post
    pin: Pin | None
    html: SafeString
    changes: list[Piece] | None


@dataclass(frozen=True)
class Correction:
    """The author's own version, the one that is read, and what a moderator changed between them."""

    post: Post
    before: Revision
    after: Revision
    changes: list[Piece]


def thread(
    user: User, case: Case, *, clue: Clue | None = None, before: int | None = None, start: int | None = None,
    clues: Iterable[UUID] | None = None,
) -> Thread:  # fmt: skip
    """At most 50 posts: around the first unread one, or `before` a number, or from `start` on. Six queries at most,
    and one less where the `clues` of the case that this person may see are at hand."""
    if clues is None or clue or before is not None or start is not None:
        seen = Post.objects.visible_in(user, case, clues)
        seen = seen.filter(clue=clue) if clue else seen
        page = page_at(seen, ReadMark.objects.filter(user=user, case=case), user, before, start)
        drafts = _drafts(user, case, seen) if page.has_drafts else []
    else:
        page = page_of(AROUND_UNREAD(user, case=case.pk, clues=list(clues)))
        drafts = _drafts(user, case, Post.objects.visible_in(user, case, clues)) if page.has_drafts else []
    posts, own = _views(user, page, drafts)
    gone = pointing.on_page(user, case, posts, page) if clue is None else []
    return Thread(
        case=case, clue=clue, posts=pointing.placed(posts, gone), gone_after=pointing.after(posts, gone), own=own,
        wait=wait_for(user, case) if any(one.state == Revision.State.PENDING for one in drafts) else None,
        unread=any(post.first_unread for post in posts), reached=(posts[-1].number or 0) if posts else 0,
        earlier=page.earlier, later=page.later, reads_only_until=reads_only_until(user, case),
    )  # fmt: skip


def _views(user: User, page: Page, drafts: list[Revision]) -> tuple[list[PostView], list[PostView]]:
    """The posts of a page; and one's own that nobody else sees yet, at the end of the last one."""
    texts = [row.approved for row in page.rows if row.approved] + drafts
    credit = credits_in(texts, user, {row.pk for row in page.rows})
    own = {draft.post_id: Draft.of(draft, credit) for draft in drafts}
    posts = [PostView.of(row, user, credit, own.get(row.pk), page.unread) for row in page.rows]
    unseen = [one for one in drafts if one.post.approved_id is None and not page.later]
    return posts, [PostView.waiting(one, own[one.post_id]) for one in unseen]


def news(user: User, case: Case, after: int, clue: Clue | None = None) -> int:
    """How many posts of others came after this number, as far as this person may see; counted up to a hundred."""
    posts = Post.objects.visible_to(user).published().filter(case=case, position__gt=after).exclude(author=user)
    return (posts.filter(clue=clue) if clue else posts)[:MOST_NEWS].count()


def preview(user: User, case: Case, text: str, quotes: Iterable[UUID]) -> dict[str, object]:
    """What a text would look like, whom it would call, and what looks like a name and calls nobody who reads this."""
    sources, text = quotable(user, case, quotes), steps.cleaned(text)
    called = called_in(text, case)
    ids = ids_for(called)
    named = {ids[person.pk]: person.name for person in called.people.values()}
    shown = rendering.render(text, html_of(sources), called.marks(ids))
    credit = credit_to({pk: source.post for pk, source in sources.items()}, people=named)
    return {
        "html": rendering.attributed(shown.html, credit),
        "called": sorted(person.name for person in called.people.values() if person.pk != user.pk),
        "unknown": called.unknown,
    }


def own_post(user: User, post_id: UUID) -> tuple[Post, Revision]:
    """One's own post with its newest revision, for the page that edits it."""
    related = Post.objects.visible_to(user).filter(author=user).select_related("case__board", "clue", "approved")
    post = related.one(post_id)
    return post, post.revisions.order_by("-number")[0]


def case_of_own(user: User, post_id: UUID) -> Case:
    """For drafts of an edit: only of one's own posts, while one sees them."""
    return own_post(user, post_id)[0].case


def editable(post: Post, newest: Revision) -> Revision:
    """What an edit begins with: the newest text, unless that is gone and readers have an approved one."""
    if newest.state in {Revision.State.WITHDRAWN, Revision.State.QUARANTINED} and post.approved is not None:
        return post.approved
    return newest


def vetting(review: Review) -> Vetting:
    """What the moderator is shown: the HTML that would be published, and the words an edit changes."""
    found = vettings([review.subject])
    if review.subject not in found:
        raise NotFoundHere
    return found[review.subject]


def vettings(subjects: Iterable[UUID]) -> dict[UUID, Vetting]:
    """The same for several at once: two queries."""
    related = ("post__author__organisation", "post__case__board", "post__clue", "post__mark", "post__approved")
    revisions = list(Revision.objects.select_related(*related).filter(pk__in=list(subjects)))
    credit = credits_for_all(revisions)
    return {one.pk: _vetting(one, credit) for one in revisions}


def _vetting(revision: Revision, credit: Credit) -> Vetting:
    post = revision.post
    html = rendering.attributed(revision.html, credit)
    before = post.approved
    changes = None
    if before and before.pk != revision.pk:
        changes = words_changed(said(before, credit), said(revision, credit))
    return Vetting(revision, post, Pin.of(post), html, changes)


def correction(user: User, revision_id: UUID) -> Correction:
    """What a moderator corrected, for the author alone: in the version before may stand what readers must not see."""
    mine = Exists(Post.objects.visible_to(user).filter(pk=OuterRef("post"), author=user))
    corrected = Revision.objects.filter(mine, corrected_by__isnull=False).select_related("post__case__board")
    after = corrected.one(revision_id)
    before = after.post.revisions.get(number=after.number - 1)
    before.post = after.post
    return Correction(after.post, before, after, words_changed(before.said, after.said))


def _drafts(user: User, case: Case, posts: PostQuerySet) -> list[Revision]:
    """Newest texts of one's own in this case that wait or were returned, with the reason.

    Few tables: of more than eight PostgreSQL plans no other order than they are written in, and read all revisions.
    """
    reasons = Decision.objects.filter(review__subject=OuterRef("pk"), verdict=Decision.Verdict.RETURN)
    drafts = waiting(user, posts).annotate(returned_by=Subquery(reasons.order_by("-at").values("pk")[:1]))
    found: list[Revision] = list(drafts.select_related("post__clue", "post__mark").order_by("created_at", "pk")[:PAGE])
    returned = {draft.pk: vars(draft)["returned_by"] for draft in found if vars(draft)["returned_by"]}
    said = Decision.objects.select_related("review__case").in_bulk(list(returned.values())) if returned else {}
    for draft in found:
        draft.post.author, draft.post.case = user, case
        vars(draft)["reason"] = said[returned[draft.pk]].reason if draft.pk in returned else ""
    return found
