"""A post and a text of one's own as one reader is shown them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from accounts.models import User
from forum.cases.models import Case
from forum.cases.queries import moderators_of
from forum.clues import geometry
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.departures import Departure
from forum.discussion.models import Post, Revision
from forum.discussion.rendering import Credit
from forum.review.queries import usual_wait


@dataclass(frozen=True)
class Draft:
    """A text of one's own that nobody else sees: it waits, or came back with a reason."""

    revision_id: UUID
    html: SafeString
    returned: bool
    reason: str
    since: datetime
    hidden: bool = False  # it was read, and is hidden until a moderator has decided

    @classmethod
    def of(cls, revision: Revision, credit: Credit) -> Draft:
        reason: str = getattr(revision, "reason", "") or ""
        html = rendering.attributed(revision.html, credit)
        returned = revision.state == Revision.State.RETURNED
        hidden = revision.state == Revision.State.HIDDEN
        return cls(revision.pk, html, returned, reason if returned else "", revision.created_at, hidden)


@dataclass(frozen=True)
class Pin:
    """What a post is about: a clue, perhaps a mark on it."""

    clue: Clue
    href: str
    words: str

    @classmethod
    def of(cls, post: Post) -> Pin | None:
        if post.clue is None:
            return None
        page = reverse("clues:clue", args=[post.clue_id])
        if post.mark is None:
            return cls(post.clue, page, "")
        return cls(post.clue, f"{page}#mark-{post.mark_id}", geometry.words(post.mark))


@dataclass(frozen=True)
class Gone:
    """Posts that were moved away; the case where they are only for who may read it there."""

    number: int  # of the first of them: that is where the pointer stands
    count: int
    target: Case | None
    by: User
    at: datetime

    @classmethod
    def of(cls, left: Departure) -> Gone:
        target = left.target if left.may_be_named() else None
        return cls(left.first, left.count, target, left.by, left.at)


@dataclass(frozen=True)
class PostView:
    """A post with the revision this reader sees; `html` is empty while nobody else sees anything of it."""

    pk: UUID
    number: int | None
    author: User
    at: datetime
    edited: bool
    corrected: bool  # by a moderator, who is named to nobody here
    html: SafeString
    pin: Pin | None
    is_own: bool
    draft: Draft | None
    quote: UUID | None = None
    first_unread: bool = False
    gone_before: tuple[Gone, ...] = ()  # pointers that stand above it

    @classmethod
    def of(cls, post: Post, reader: User, credit: Credit, draft: Draft | None, first_unread: int | None) -> PostView:
        approved = post.approved
        assert approved is not None  # published() has said so
        return cls(
            pk=post.pk,
            number=post.position,
            author=post.author,
            at=post.created_at,
            edited=approved.number > 1,
            corrected=approved.corrected_by_id is not None,
            html=rendering.attributed(approved.html, credit),
            quote=approved.pk,
            pin=Pin.of(post),
            is_own=post.author_id == reader.pk,
            first_unread=post.position == first_unread,
            draft=draft,
        )

    @classmethod
    def waiting(cls, revision: Revision, draft: Draft) -> PostView:
        post = revision.post
        return cls(
            pk=post.pk,
            number=None,
            author=post.author,
            at=post.created_at,
            edited=False,
            corrected=False,
            html=SafeString(""),
            pin=Pin.of(post),
            is_own=True,
            draft=draft,
        )


@dataclass(frozen=True)
class Wait:
    """What an author is told about vetting: by how many, and how long it usually takes."""

    moderators: int
    usual: str


def wait_for(author: User, case: Case) -> Wait:
    """Two queries; the usual wait is empty before there is one."""
    moderators = [one for one in moderators_of(case) if one.pk != author.pk]
    usual = usual_wait(case.board_id)
    return Wait(len(moderators), in_words(usual) if usual is not None else "")


def in_words(wait: timedelta) -> str:
    """4 minutes, 3 hours, 2 days: rounded to what one plans by."""
    minutes = max(1, round(wait.total_seconds() / 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", round(hours / 24)) % {"n": round(hours / 24)}
