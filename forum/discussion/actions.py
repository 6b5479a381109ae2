"""The use cases of a discussion: write, comment on a mark, edit, withdraw, the two verdicts, and reading on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from audit.events import Event
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.clues import geometry as geometries
from forum.clues.events import MarkAdded
from forum.clues.models import Clue, Mark
from forum.discussion import events, permissions, queries, slow, steps
from forum.discussion.models import Post, ReadMark, Revision
from forum.drafts import steps as drafts
from forum.drafts.places import Kind
from forum.review import sampling
from forum.review import steps as review
from forum.review.models import Decision
from forum.wording import steps as wording

TURNED_DOWN: dict[Decision.Verdict, tuple[Revision.State, type[Event], InboxItem.Kind]] = {
    Decision.Verdict.RETURN: (Revision.State.RETURNED, events.PostReturned, InboxItem.Kind.RETURNED),
    Decision.Verdict.QUARANTINE: (Revision.State.QUARANTINED, events.PostQuarantined, InboxItem.Kind.QUARANTINED),
}


@act()
def write_post(
    *,
    by: User,
    case_id: UUID,
    text: str,
    clue_id: UUID | None = None,
    mark_id: UUID | None = None,
    quotes: Iterable[UUID] = (),
    draft: UUID | None = None,
    needed: str = "",
) -> Post:
    """A post, perhaps about a clue or a mark on it; only its author sees it until a moderator has approved it."""
    case = Case.objects.visible_to(by).select_related("board").locked(case_id)
    permissions.check_write(by, case)
    _check_pace(by, case)
    clue = Clue.objects.visible_to(by).filter(case=case).one(clue_id) if clue_id else None
    mark = _mark(by, clue, mark_id) if mark_id else None
    drafts.sent(by, draft, Kind.CLUE if clue else Kind.POST, clue.pk if clue else case.pk, case)
    return _write(Post(case=case, clue=clue, mark=mark, author=by), text, quotes, needed)


@act()
def comment_on_mark(
    *,
    by: User,
    clue_id: UUID,
    shape: str,
    geometry: Mapping[str, object],
    text: str,
    draft: UUID | None = None,
    needed: str = "",
) -> Post:
    """A mark on a clue with the comment that says why; both wait for vetting together."""
    case = Case.objects.visible_to(by).locked(Clue.objects.visible_to(by).one(clue_id).case_id)
    permissions.check_write(by, case)
    _check_pace(by, case)
    clue = Clue.objects.visible_to(by).locked(clue_id)
    place = geometries.checked(clue, shape, geometry)
    mark = Mark.objects.create(clue=clue, author=by, shape=shape, geometry=place)
    log.record(MarkAdded(object=str(mark.pk), case=str(case.pk), subject=str(clue.pk)), by=by)
    drafts.sent(by, draft, Kind.MARK, clue.pk, case)
    return _write(Post(case=case, clue=clue, mark=mark, author=by), text, needed=needed)


@act()
def edit_post(
    *, by: User, post_id: UUID, text: str, seen_revision: UUID | str, draft: UUID | None = None, needed: str = ""
) -> Post:
    """Another version of one's own post, pending like the first; what was approved stays until this one is."""
    case, post, newest = _own(by, post_id)
    permissions.check_edit(by, case, post)
    permissions.check_newest(newest, str(seen_revision))
    text = steps.cleaned(text)
    permissions.check_not_taken_out(post, text)
    if text == queries.editable(post, newest).said:
        raise BadInput(_("Nothing is changed yet."))
    tallies.count(by.pk, "post")
    if newest.state == Revision.State.PENDING:
        newest.move_to(Revision.State.WITHDRAWN)
        steps.leave_queue(newest)
    quoted = newest.quotes.order_by("pk").values_list("source", flat=True)
    item = steps.add_revision(post, case, text, quoted, newest.number + 1)
    drafts.sent(by, draft, Kind.EDIT, post.pk, case)
    log.record(events.PostEdited(object=str(post.pk), case=str(case.pk)), by=by)
    wording.needed(by, needed, thing=post.pk, case=case.pk)
    review.ask_moderators(item)
    return post


@act()
def withdraw_revision(*, by: User, revision_id: UUID) -> Post:
    """The author takes back a text that waits or was returned; what readers see does not change."""
    revision = Revision.objects.filter(post__author=by).one(revision_id)
    case, post, _newest = _own(by, revision.post_id)
    revision = Revision.objects.locked(revision_id)
    revision.move_to(Revision.State.WITHDRAWN)
    log.record(events.RevisionWithdrawn(object=str(post.pk), case=str(case.pk)), by=by)
    steps.leave_queue(revision)
    return post


@act()
def approve_revision(*, by: User, review_id: UUID, seen: str, batch: UUID | None = None) -> Post:
    """A moderator lets exactly the text they were shown be read; followers hear of a new post once.

    `batch`: others approved with it, each by itself; the entry of each names it.
    """
    case, revision = steps.to_vet(by, review_id)
    post = revision.post
    permissions.check_publish(case, post.clue)
    steps.check_shown(seen, revision)
    item, _decided = review.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    detail = f"{seen} batch {batch}" if batch else seen
    event = events.PostApproved(object=str(post.pk), case=str(case.pk), detail=detail)
    first = steps.publish(case, revision, event, by=by)
    sampling.approved(item)
    steps.tell_author(post, item, InboxItem.Kind.APPROVED)
    steps.tell_readers(case, revision, by, is_new=first)
    return post


@act()
def return_revision(*, by: User, review_id: UUID, seen: str, reason: str) -> Post:
    """Back to its author with a reason; nothing is lost, and what was approved before stays."""
    return _turn_down(by, review_id, Decision.Verdict.RETURN, seen, reason)


@act()
def quarantine_revision(*, by: User, review_id: UUID, seen: str, reason: str) -> Post:
    """Hidden from everyone, its author included, who is told so; what was approved before stays."""
    return _turn_down(by, review_id, Decision.Verdict.QUARANTINE, seen, reason)


@act()
def mark_read(*, by: User, case_id: UUID, position: int) -> None:
    """How far somebody has read; it only moves forward. Theirs alone, so the trail holds the reading, not the mark."""
    case = Case.objects.visible_to(by).one(case_id)
    last = Post.objects.visible_to(by).published().filter(case=case).aggregate(last=Max("position"))["last"]
    position = max(0, min(position, last or 0))
    mark, _new = ReadMark.objects.get_or_create(user=by, case=case)
    ReadMark.objects.filter(pk=mark.pk, position__lt=position).update(position=position)


def _check_pace(by: User, case: Case) -> None:
    """The tally first: it is what two posts of one person at the same moment wait for."""
    tallies.count(by.pk, "post")
    slow.check(by, case)


def _write(post: Post, text: str, quotes: Iterable[UUID] = (), needed: str = "") -> Post:
    by, case, text = post.author, post.case, steps.cleaned(text)
    post.save()
    item = steps.add_revision(post, case, text, quotes, 1)
    log.record(events.PostWritten(object=str(post.pk), case=str(case.pk)), by=by)
    wording.needed(by, needed, thing=post.pk, case=case.pk)
    alerts.follow(by, case)
    review.ask_moderators(item)
    return post


def _mark(by: User, clue: Clue | None, mark_id: UUID) -> Mark:
    """A mark that this person sees on this clue: with an approved comment, or their own."""
    mark = Mark.objects.filter(pk=mark_id, clue=clue).first() if clue else None
    if mark is None or not (mark.author_id == by.pk or mark.posts.filter(approved__isnull=False).exists()):
        raise NotFoundHere
    return mark


def _own(by: User, post_id: UUID) -> tuple[Case, Post, Revision]:
    """Locks in the one order: case, then post; with the newest revision whatever its state."""
    case = Case.objects.visible_to(by).locked(Post.objects.visible_to(by).one(post_id).case_id)
    post = Post.objects.visible_to(by).locked(post_id)
    permissions.check_author(by, post)
    permissions.check_still_in(case, post)
    return case, post, post.revisions.order_by("-number")[0]


def _turn_down(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> Post:
    state, event, told = TURNED_DOWN[verdict]
    case, revision = steps.to_vet(by, review_id)
    item, _decided = review.decide(by=by, review_id=review_id, verdict=verdict, seen=seen, reason=reason)
    revision.move_to(state)
    post = revision.post
    log.record(event(object=str(post.pk), case=str(case.pk), justification=reason.strip()), by=by)
    steps.tell_author(post, item, told)
    return post
