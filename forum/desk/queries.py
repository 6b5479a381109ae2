"""What the desk reads: the queue, one item, and the canned reasons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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


def queue(user: User) -> list[Row]:
    """What waits for this person, oldest first, one query."""
    reviews: ReviewQuerySet = Review.objects.to_decide(user)
    rows = reviews.select_related("case__board", "author__organisation", "lease_by").annotate(
        approvals=Count("decisions", filter=Q(decisions__verdict=Decision.Verdict.APPROVE))
    )
    return [Row(review, getattr(review, "approvals", 0)) for review in rows[:PAGE]]


def item(user: User, review_id: UUID) -> Review:
    """One review this person may vet."""
    gone = [Review.State.QUARANTINED, Review.State.WITHDRAWN]  # what is hidden from everyone is hidden here too
    related = Review.objects.visible_to(user).exclude(state__in=gone)
    return related.select_related("case__board", "author__organisation", "lease_by").one(review_id)


def reasons(kind: str) -> list[object]:
    """Canned reasons of a kind; edits and answers share those of posts."""
    shared = {Review.Kind.EDIT: Review.Kind.POST, Review.Kind.ANSWER: Review.Kind.POST}
    return list(REASONS[shared.get(Review.Kind(kind), Review.Kind(kind))])
