"""The versions of a post, each behind its own access check, with what each changed; nothing is ever taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString

from accounts.models import User
from forum.discussion import rendering
from forum.discussion.diff import Piece, words_changed
from forum.discussion.mentions import read_names
from forum.discussion.models import Post, Revision
from forum.discussion.quoting import credits_in
from forum.discussion.saying import said
from forum.review.models import Decision, Review

PAGE = 10  # two long texts take their time to compare


@dataclass(frozen=True)
class Version:
    """One revision as this reader may see it."""

    revision: Revision
    decided_at: datetime | None
    is_shown: bool  # what readers see now
    html: SafeString | None  # of the first version, which changes nothing
    changes: list[Piece]

    @property
    def is_approved(self) -> bool:
        return self.revision.state == Revision.State.APPROVED


@dataclass(frozen=True)
class History:
    """Newest first; older ones are on a page before this number."""

    post: Post
    versions: list[Version]
    older: int | None


def history(user: User, post_id: UUID, before: int | None = None) -> History:
    """NotFoundHere for what one may not see; numbers of versions that one may not see are simply missing."""
    post = Post.objects.visible_to(user).select_related("case__board", "author__organisation", "clue").one(post_id)
    verdicts = Decision.objects.filter(  # not those of reports and second looks, which are nobody's to know
        review__subject=OuterRef("pk"), review__kind__in=[Review.Kind.POST, Review.Kind.EDIT]
    ).exclude(verdict=Decision.Verdict.QUARANTINE)
    rows = Revision.objects.visible_to(user).filter(post=post).select_related("post__case")
    rows = rows.annotate(decided_at=Subquery(verdicts.order_by("-at").values("at")[:1])).order_by("-number")
    rows = rows if before is None else rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    read_names(found)
    credit = credits_in(found, user, ())
    versions = [_version(post, revision, _before(found, place), credit) for place, revision in enumerate(found[:PAGE])]
    return History(post, versions, found[PAGE - 1].number if len(found) > PAGE else None)


def _before(found: list[Revision], place: int) -> Revision | None:
    """What readers saw before it; else the version before."""
    older = found[place + 1 :]
    return next((one for one in older if one.state == Revision.State.APPROVED), older[0] if older else None)


def _version(post: Post, revision: Revision, before: Revision | None, credit: rendering.Credit) -> Version:
    return Version(
        revision,
        vars(revision)["decided_at"],
        revision.pk == post.approved_id,
        None if before else rendering.attributed(revision.html, credit),
        words_changed(said(before, credit), said(revision, credit)) if before else [],
    )
