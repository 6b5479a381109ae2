"""What a moderator reads beside an item: the posts around a post, and how the author's earlier ones were decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from forum.discussion.models import Post, Revision
from forum.discussion.quoting import credits_in
from forum.discussion.shown import PostView
from forum.review.models import Review

BEFORE, AFTER = 3, 1


@dataclass(frozen=True)
class Record:
    """How many things of this author were decided, and how, among what this moderator may vet."""

    approved: int
    returned: int
    quarantined: int

    @property
    def is_new(self) -> bool:
        return self.approved + self.returned + self.quarantined == 0


def record_of(user: User, review: Review) -> Record:
    """Counts alone, of what one may see: another board's decisions are nobody's business here. One query."""
    theirs = Review.objects.visible_to(user).filter(author=review.author_id).order_by().values_list("state")
    counts = dict(theirs.annotate(n=Count("pk")))
    state = Review.State
    return Record(counts.get(state.APPROVED, 0), counts.get(state.RETURNED, 0), counts.get(state.QUARANTINED, 0))


def around(user: User, review: Review) -> list[PostView]:
    """The posts before a post and the one after it, about the same clue if it is about one; as readers see them."""
    if review.kind not in {Review.Kind.POST, Review.Kind.EDIT} or review.case is None:
        return []
    revision = Revision.objects.select_related("post").filter(pk=review.subject).first()
    if revision is None:
        return []
    post = revision.post
    seen = Post.objects.visible_in(user, review.case).published().filter(clue=post.clue_id).exclude(pk=post.pk)
    rows = seen.select_related("author__organisation", "approved", "clue", "mark")
    before = rows if post.position is None else rows.filter(position__lt=post.position)
    found = list(before.order_by("-position")[:BEFORE])[::-1]
    if post.position is not None:
        found += rows.filter(position__gt=post.position).order_by("position")[:AFTER]
    credit = credits_in([one.approved for one in found if one.approved], user, {one.pk for one in found})
    return [PostView.of(one, user, credit, None, None) for one in found]
