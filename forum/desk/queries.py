"""What the desk reads: the queue, one item, and the canned reasons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.care.weariness import for_somebody_fresh
from forum.clues.models import Clue
from forum.review.models import Decision, Review, ReviewQuerySet

PAGE = 50
REASONS = {
    Review.Kind.CASE: [
        _("The question names or describes a child. Please take that out."),
        _("Please say what experts should look or listen for."),
        _("This holds details experts do not need. Please shorten it."),
    ],
    Review.Kind.CLUE: [
        _("A face or a name can be recognised. Please cover it and send it again."),
        _("Please say what one will see or hear before opening it."),
        _("The kind of clue does not fit. Please choose another."),
    ],
    Review.Kind.POST: [
        _("This gives away an answer. Please give it in the answer form, where it stays sealed."),
        _("This names a person. Please take that out."),
    ],
    Review.Kind.WIDENING: [
        _("These people are not needed to answer the question."),
        _("The question says more than so many people need to know."),
    ],
    Review.Kind.HANDOVER: [
        _("The author is expected back."),
        _("Another person of the unit should take this."),
    ],
    Review.Kind.LABEL: [
        _("This gives away an answer. Please give it in the answer form, where it stays sealed."),
        _("This names a person. Please take that out."),
    ],
    Review.Kind.APPLICATION: [
        _("Please say more about why you need access."),
        _("The sponsor could not confirm this."),
    ],
}


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    review: Review
    approvals: int
    for_somebody_fresh: bool = False  # this moderator has vetted many of the kind, and another could take it


def queue(user: User) -> list[Row]:
    """What waits for this person, oldest first; two queries, a few more for who has vetted much already."""
    reviews: ReviewQuerySet = Review.objects.to_decide(user)
    rows = list(
        reviews.select_related("case__board", "author__organisation", "lease_by").annotate(
            approvals=Count("decisions", filter=Q(decisions__verdict=Decision.Verdict.APPROVE)),
            medium=Subquery(Clue.objects.filter(pk=OuterRef("subject")).values("medium")[:1]),
        )[:PAGE]
    )
    media = {row.pk: getattr(row, "medium", None) for row in rows}
    fresh = for_somebody_fresh(user, {pk: medium for pk, medium in media.items() if medium})
    return [Row(row, getattr(row, "approvals", 0), row.pk in fresh) for row in rows]


def item(user: User, review_id: UUID) -> Review:
    """One review this person may vet."""
    gone = [Review.State.QUARANTINED, Review.State.WITHDRAWN]  # what is hidden from everyone is hidden here too
    related = Review.objects.visible_to(user).exclude(state__in=gone)
    return related.select_related("case__board", "author__organisation", "lease_by").one(review_id)


def reasons(kind: str) -> list[object]:
    """Canned reasons of a kind; edits and answers share those of posts."""
    shared = {Review.Kind.EDIT: Review.Kind.POST, Review.Kind.ANSWER: Review.Kind.POST}
    return list(REASONS[shared.get(Review.Kind(kind), Review.Kind(kind))])
