"""Steps inside the discussion's actions: a new pending revision, its place in the queue, and telling its author."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import BadInput, Conflict
from accounts.models import User
from audit import log
from audit.events import Event
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases import redacted
from forum.cases.models import Case
from forum.discussion import indexing, mentions, rendering
from forum.discussion.models import Mention, Post, Quote, Revision
from forum.discussion.quoting import former, html_of, quotable
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


def add_revision(
    post: Post, case: Case, text: str, quotes: Iterable[UUID], number: int, *, corrected_by: User | None = None
) -> Review:
    """A pending revision in the queue, rendered once, crediting only what its author may read and really quotes."""
    sources = quotable(post.author, case, quotes) | (former(post) if number > 1 else {})
    redacted.check([source.post_id for source in sources.values()], text)  # from a page of before
    called = _called(post, case, text, corrected_by)
    ids = mentions.ids_for(called)
    shown = rendering.render(text, html_of(sources), called.marks(ids))
    kept = called.in_text(ids, text)
    revision = Revision.objects.create(
        post=post, number=number, text=kept, html=shown.html, sha256=_sha256(kept), corrected_by=corrected_by
    )
    Quote.objects.bulk_create(
        Quote(revision=revision, source=sources[pk], sha256=sources[pk].sha256) for pk in shown.quotes
    )
    Mention.objects.bulk_create(
        Mention(pk=ids[one.pk], revision=revision, person=one) for one in called.people.values()
    )
    return _queue(post, revision, case)


def wait_again(revision: Revision, case: Case) -> bool:
    """A step of an appeal, under the case's lock: the newest text waits as if it had just been sent; else nothing."""
    post = revision.post
    if (
        post.revisions.filter(Q(number__gt=revision.number) | Q(state=Revision.State.PENDING))
        .exclude(pk=revision.pk)
        .exists()
    ):
        return False
    if revision.state != Revision.State.PENDING:
        revision.move_to(Revision.State.PENDING)
    # Versions that were held back with it hide the whole post from its author.
    for other in post.revisions.filter(state=Revision.State.QUARANTINED):
        other.move_to(Revision.State.WITHDRAWN)
    item = _queue(post, revision, case)
    if case.is_published:
        review.ask_moderators(item)
    return True


def _queue(post: Post, revision: Revision, case: Case) -> Review:
    return review.put_in_queue(
        kind=Review.Kind.POST if post.approved_id is None else Review.Kind.EDIT,
        subject=revision.pk,
        case=case,
        author=post.author,
        seen_hash=revision.seen_hash(),
    )


def _called(post: Post, case: Case, text: str, corrected_by: User | None) -> mentions.Called:
    """Whom it calls, not too many at once nor in a day; who is called again in an edit is not called anew."""
    called = mentions.called_in(text, case)
    if called.left_out:
        raise BadInput(_("A post calls at most %(n)d people by name: take some out, or write to the others apart.")
                       % {"n": len(called.people)})  # fmt: skip
    if not called.people or corrected_by is not None:
        return called
    before = set(Mention.objects.filter(revision__post=post).values_list("person", flat=True))
    if fresh := sum(one.pk not in before for one in called.people.values()):
        tallies.count(post.author_id, "mention", fresh)
    return called


def to_vet(by: User, review_id: UUID) -> tuple[Case, Revision]:
    """The case's lock first; the decision locks the review. A review without its case or post is none."""
    kinds = [Review.Kind.POST, Review.Kind.EDIT]
    item = Review.objects.visible_to(by).filter(kind__in=kinds, case__isnull=False).one(review_id)
    case = Case.objects.visible_to(by).locked(str(item.case_id))
    whole = Revision.objects.select_related("post__author", "post__clue", "post__mark").filter(post__case=case)
    return case, whole.one(item.subject)


def check_shown(seen: str, revision: Revision) -> None:
    """Compare-and-set on the words themselves, whatever the review says of them."""
    if seen != revision.seen_hash():
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))


def publish(case: Case, revision: Revision, event: Event, *, by: User) -> bool:
    """Readers see this revision from now on, and the trail has it; True the first time: the post gets its number."""
    revision.move_to(Revision.State.APPROVED)
    first = revision.post.show(revision)
    indexing.put(revision.post)
    log.record(event, by=by)
    case.touch()
    streams.poke_case(case)
    return first


def tell_readers(case: Case, revision: Revision, by: User, *, is_new: bool) -> None:
    """Who is called by name in it, and of a new post those who follow: each is told once. Last in the action."""
    post, called = revision.post, mentions.to_tell(revision)
    alerts.tell(called, kind=InboxItem.Kind.MENTIONED, key=f"mention:{post.pk}", case=case, target=post.pk)
    if is_new:
        told = {by.pk, *(one.pk for one in called)}
        why = post.clue.in_alerts if post.clue else {}
        readers = [one for one in alerts.followers(case, but=post.author, why=why) if one.pk not in told]
        alerts.tell(readers, kind=InboxItem.Kind.NEW_POST, key=f"post:{post.pk}", case=case, target=post.pk, why=why)


def leave_queue(revision: Revision) -> None:
    """A text taken back or replaced waits for nobody any more."""
    for kind in (Review.Kind.POST, Review.Kind.EDIT):
        review.withdraw(kind, revision.pk)


def tell_author(post: Post, item: Review, kind: InboxItem.Kind) -> None:
    alerts.tell(
        [post.author], kind=kind, key=f"decided:{item.pk}", case=item.case, target=post.pk, why={"thing": "post"}
    )


def tell_corrected(corrected: Revision, item: Review) -> None:
    """The author, of what a moderator changed in their words."""
    alerts.tell(
        [corrected.post.author], kind=InboxItem.Kind.CORRECTED, key=f"decided:{item.pk}", case=item.case,
        target=corrected.pk,
    )  # fmt: skip


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
