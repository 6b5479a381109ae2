"""What goes with a post: its items in the queue with all that was said on them, notices, bookmarks, drafts, words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, WrongState
from audit.sealed_text import SealedWords
from forum.alerts import streams
from forum.alerts.models import InboxItem, Mailbox
from forum.alerts.permissions import TO_VET
from forum.audience.words import columns
from forum.bookmarks.models import Bookmark
from forum.cases.models import Case
from forum.cases.queries import audience_of, moderators_of
from forum.conduct.models import Appeal, Strike
from forum.discussion.models import Revision
from forum.drafts.models import Draft
from forum.flags import steps as flags
from forum.flags.models import Flag
from forum.rearranging.planning import Plan
from forum.redaction.models import Redaction, What
from forum.review import steps as review
from forum.review.models import Decision, Escalation, HeldVerdict, Question, Review
from forum.review.queries import vetters_of

OF_POSTS = (Review.Kind.POST, Review.Kind.EDIT, Review.Kind.FLAG, Review.Kind.SECOND_LOOK)
OF_TEXTS = frozenset({Review.Kind.POST, Review.Kind.EDIT})  # of the others the hash is put on when they are shown


@dataclass(frozen=True)
class Hanging:
    """Ids of what belongs to some posts."""

    posts: list[UUID]
    revisions: list[UUID]
    reviews: list[UUID]

    @classmethod
    def of(cls, posts: list[UUID]) -> Hanging:
        revisions = list(Revision.objects.filter(post__in=posts).values_list("pk", flat=True))
        items = Review.objects.filter(kind__in=OF_POSTS, subject__in=[*posts, *revisions])
        return cls(posts, revisions, sorted(items.values_list("pk", flat=True)))

    @property
    def targets(self) -> list[UUID]:
        """What notices about them point to."""
        asked = Question.objects.filter(review__in=self.reviews).values_list("pk", flat=True)
        return [*self.posts, *self.revisions, *self.reviews, *asked]


def check_settled(posts: list[UUID]) -> None:
    """What a moderator has just decided, or is asked to decide once more, is decided where it was shown to them."""
    reviews = Hanging.of(posts).reviews
    if HeldVerdict.objects.filter(review__in=reviews).exists():
        raise Conflict(_("A moderator has just decided on one of these posts. Try again in a minute."))
    if Appeal.objects.filter(decision__review__in=reviews, review__state=Review.State.WAITING).exists():
        raise WrongState(_("Somebody appealed against what was decided on one of these posts. That is decided first."))


def follow(made: Plan) -> None:
    """After the posts: the queue at once, then the notices and private marks, and the words under the other key."""
    source, target = made.source, made.target
    before = moderators_of(source)
    found = Hanging.of([post.pk for post in made.all])
    _queue(found, target)
    if source.words_scope or target.words_scope:
        for row in _words_of(found):
            row.save(update_fields=columns(type(row)))
    for draft in Draft.objects.filter(kind=Draft.Kind.EDIT, target__in=found.posts):
        draft.case = target
        draft.save(update_fields=["case", "words"])
    for one in Redaction.objects.filter(what=What.POST, thing__in=found.posts):
        one.case = target  # with the post it is kept out of texts there, and its original goes with that case
        one.save(update_fields=["case"])
    Bookmark.objects.filter(kind=Bookmark.Kind.POST, target__in=found.posts).update(case=target)
    _notices(found, source, target)
    streams.poke_queue(before)


def hash_anew(posts: Collection[UUID]) -> None:
    """What waits is shown with what it is about: that has changed, so what a moderator saw before decides nothing."""
    waiting = Review.objects.filter(kind__in=OF_TEXTS, state=Review.State.WAITING)
    for revision in Revision.objects.filter(post__in=posts).select_related("post__mark", "post__case"):
        waiting.filter(subject=revision.pk).update(seen_hash=revision.seen_hash())


def ask_moderators(made: Plan) -> None:
    """Who may vet it where it is now; one of the last steps."""
    found = Hanging.of([post.pk for post in made.all])
    for item in Review.objects.filter(pk__in=found.reviews, state=Review.State.WAITING).order_by("pk"):
        _settle_for_others(item)
        review.poke_vetters(item)
        if item.kind in OF_TEXTS:
            review.ask_moderators(item)
        elif item.kind == Review.Kind.FLAG:
            flags.ask_moderators(item)


def _queue(found: Hanging, target: Case) -> None:
    """The queue follows the board where the post is now. Locked first: whoever asks or decides on one holds that lock
    while they write words under it, and these are sealed anew below."""
    items = Review.objects.filter(pk__in=found.reviews)
    for pk in items.filter(state=Review.State.WAITING).order_by("pk").values_list("pk", flat=True):
        Review.objects.locked(pk)
    items.update(case=target, lease_by=None, lease_until=None, version=F("version") + 1)
    hash_anew(found.posts)


def _words_of(found: Hanging) -> Iterator[SealedWords]:
    yield from Revision.objects.filter(pk__in=found.revisions).select_related("post__case")
    for on_review in (Decision, Question, Escalation, HeldVerdict):
        rows = on_review._default_manager.filter(review__in=found.reviews)
        yield from rows.select_related("review__case")
    struck = Strike.objects.filter(decision__review__in=found.reviews)
    yield from struck.select_related("decision__review__case")
    flagged = Flag.objects.filter(report__review__in=found.reviews)
    yield from flagged.select_related("report__review__case")


def _notices(found: Hanging, source: Case, target: Case) -> None:
    """They lead to the case where it is now; who may not read that has nothing left to read."""
    rows = InboxItem.objects.filter(case=source, target__in=found.targets)
    rows.update(case=target)
    unread = InboxItem.objects.filter(case=target, target__in=found.targets, read_at=None)
    _read(unread.exclude(user__in=audience_of(target)).values_list("pk", flat=True))


def _settle_for_others(item: Review) -> None:
    """It waits no more for moderators who can't vet it now."""
    rows = InboxItem.objects.filter(target=item.pk, kind__in=TO_VET, read_at=None)
    _read(rows.exclude(user__in=vetters_of(item)).values_list("pk", flat=True))


def _read(rows: Collection[int]) -> None:
    items = InboxItem.objects.filter(pk__in=list(rows))
    users = set(items.values_list("user", flat=True))
    items.update(read_at=timezone.now())
    streams.poke_inbox(dict(Mailbox.objects.filter(pk__in=users).values_list("pk", "last_seq")))
