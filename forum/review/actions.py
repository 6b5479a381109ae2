"""Leases: one moderator at a time on one item, for five minutes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict
from accounts.models import User
from audit import log, naming
from audit.acts import act
from forum.review import events, permissions, steps
from forum.review.models import LEASE, Review


@act()
def claim_review(*, by: User, review_id: UUID) -> Review:
    """Take a free item, or renew one's own; conditional on the row, so that two claims can't both win."""
    review = Review.objects.visible_to(by).locked(review_id)
    permissions.check_vet(by, review)
    now = timezone.now()
    free = Q(lease_by=None) | Q(lease_by=by) | Q(lease_until__lte=now)
    renewed = Case(When(lease_by=by, lease_until__gt=now, then=F("lease_since")), default=Value(now))
    lease = {"lease_by": by, "lease_until": now + LEASE, "lease_since": renewed}
    if not Review.objects.filter(free, pk=review.pk).update(**lease):
        permissions.check_decide(by, review)
        raise Conflict(_("Another moderator has just taken this."))
    log.record(events.ReviewClaimed(**_of(review)), by=by)
    steps.poke_vetters(review)
    review.lease_by, review.lease_until = by, now + LEASE
    return review


@act()
def release_review(*, by: User, review_id: UUID) -> None:
    """Put an item back for the others; releasing what one does not hold changes nothing."""
    review = Review.objects.visible_to(by).locked(review_id)
    if Review.objects.filter(pk=review.pk, lease_by=by).update(lease_by=None, lease_until=None):
        log.record(events.ReviewReleased(**_of(review)), by=by)
        steps.poke_vetters(review)


@act()
def take_over_review(*, by: User, review_id: UUID, reason: str) -> Review:
    """Take an item that another moderator holds; the reason stands in the trail."""
    review = Review.objects.visible_to(by).locked(review_id)
    permissions.check_vet(by, review)
    if not reason.strip():
        raise BadInput(_("Write why you take this over; the other moderator will ask."))
    now = timezone.now()
    taken = {"lease_by": by, "lease_until": now + LEASE, "lease_since": now}
    Review.objects.filter(pk=review.pk).update(**taken, version=F("version") + 1)
    former = naming.named([review.lease_by_id]) if review.lease_by_id else ""
    event = events.ReviewTakenOver(**_of(review), justification=reason.strip(), subject=former)
    log.record(event, by=by)
    steps.poke_vetters(review)
    return Review.objects.get(pk=review.pk)


def _of(review: Review) -> dict[str, str]:
    return {"object": str(review.pk), "case": str(review.case_id or ""), "person": review.of_person}
