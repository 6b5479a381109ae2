"""Batches: several plain texts read on one page and approved together, each by its own action and by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from forum.desk import found, holding
from forum.desk.kinds import Given
from forum.discussion import queries as posts
from forum.discussion.models import Revision
from forum.discussion.queries import Vetting
from forum.review.models import Escalation, HeldVerdict, Question, Review, ReviewQuerySet
from forum.wording.asking import Findings

MOST = 20  # that somebody reads on one page


@dataclass(frozen=True)
class Shown:
    """A text of the batch as its readers would see it, with the hash of just that."""

    review: Review
    vetting: Vetting
    wording: Findings


@dataclass(frozen=True)
class Done:
    """How many were approved (or held, to be undone), and why each of the others was left."""

    batch: UUID
    approved: int
    left: list[str]


def safe(user: User) -> ReviewQuerySet:
    """Posts and edits of text alone, that one moderator decides on and about which nobody had a doubt."""
    of_post = Revision.objects.filter(pk=OuterRef(OuterRef("subject"))).values("post")
    reported = Review.objects.filter(kind=Review.Kind.FLAG, report__thing__in=of_post)
    doubts = [
        Exists(Escalation.objects.filter(review=OuterRef("pk"))),
        Exists(Question.objects.filter(review=OuterRef("pk"))),
        Exists(HeldVerdict.objects.filter(review=OuterRef("pk"))),
        Exists(reported.filter(state=Review.State.WAITING)),
    ]
    text = Revision.objects.filter(pk=OuterRef("subject"), post__mark=None)  # a mark is more than words
    held = Q(lease_until__gt=timezone.now()) & ~Q(lease_by=user)
    waiting: ReviewQuerySet = Review.objects.to_decide(user)
    waiting = waiting.filter(Exists(text), kind__in=[Review.Kind.POST, Review.Kind.EDIT], approvals_needed=1)
    for doubt in doubts:
        waiting = waiting.exclude(doubt)
    return waiting.exclude(held)


def preview(user: User, reviews: ReviewQuerySet) -> list[Shown]:
    """The oldest of them, exactly as they would be read."""
    rows = reviews.select_related("case__board", "author__organisation", "lease_by")[:MOST]
    shown = posts.vettings([one.subject for one in rows])
    return [
        Shown(one, shown[one.subject], found.found_in(one, shown[one.subject])) for one in rows if one.subject in shown
    ]


def approve_all(*, by: User, ticked: Iterable[tuple[UUID, str]]) -> Done:
    """Each is compared with what was shown, and decided by its own action; what changed meanwhile is left, and said."""
    batch, approved, left = uuid4(), 0, []
    for review_id, seen in list(ticked)[:MOST]:
        review = safe(by).select_related("case").filter(pk=review_id).first()
        if review is None:  # decided, passed on, taken by another, or never theirs: all the same here
            left.append("")
            continue
        try:
            holding.give(by=by, review=review, verdict="approve", given=Given(seen=seen, batch=batch))
            approved += 1
        except Refusal as refusal:
            left.append(refusal.sentence)
    return Done(batch, approved, left)
