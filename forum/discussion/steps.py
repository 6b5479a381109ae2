"""Steps inside the discussion's actions: a new pending revision, its place in the queue, and telling its author."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.discussion import rendering
from forum.discussion.models import Post, Quote, Revision
from forum.discussion.quoting import quotable
from forum.review import steps as review
from forum.review.models import Review

LONGEST = 20_000


def cleaned(text: str) -> str:
    """The text as it is kept: line ends of one kind, no NUL (PostgreSQL refuses it), neither empty nor too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not text:
        raise BadInput(_("Write something first."))
    if len(text) > LONGEST:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    return text


def add_revision(post: Post, case: Case, text: str, quotes: Iterable[UUID], number: int) -> Review:
    """A pending revision in the queue, rendered once, crediting only what its author may read and really quotes."""
    sources = quotable(post.author, case, quotes)
    shown = rendering.render(text, {pk: source.html for pk, source in sources.items()})
    revision = Revision.objects.create(post=post, number=number, text=text, html=shown.html, sha256=_sha256(text))
    Quote.objects.bulk_create(
        Quote(revision=revision, source=sources[pk], sha256=sources[pk].sha256) for pk in shown.quotes
    )
    return review.put_in_queue(
        kind=Review.Kind.POST if post.approved_id is None else Review.Kind.EDIT,
        subject=revision.pk,
        case=case,
        author=post.author,
        seen_hash=revision.seen_hash(),
    )


def leave_queue(revision: Revision) -> None:
    """A text taken back or replaced waits for nobody any more."""
    for kind in (Review.Kind.POST, Review.Kind.EDIT):
        review.withdraw(kind, revision.pk)


def tell_author(post: Post, item: Review, kind: InboxItem.Kind) -> None:
    alerts.tell(
        [post.author], kind=kind, key=f"decided:{item.pk}", case=item.case, target=post.pk, why={"thing": "post"}
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
