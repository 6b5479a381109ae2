"""Passing an item on: who should not decide it alone hands it, with a reason, to the board's other moderators."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.review import events, permissions, steps
from forum.review.models import Escalation, Review
from forum.review.queries import vetters_of

LONGEST = 2000


@act()
def escalate_review(*, by: User, review_id: UUID, reason: str) -> Escalation:
    """From now on the next decision is another's; it stands first in their queues, with the reason.

    A board has no lead of its own here (accounts.leads are people's, not boards'), so all its other moderators get it.
    """
    review = Review.objects.visible_to(by).locked(review_id)
    permissions.check_decide(by, review)
    reason = reason.strip()
    if not reason:
        raise BadInput(_("Write why you pass this on: the others need to know."))
    if len(reason) > LONGEST:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    others = _who_could_decide(review, by)
    escalation = Escalation.objects.create(review=review, by=by, reason=reason)
    Review.objects.filter(pk=review.pk).update(lease_by=None, lease_until=None)
    log.record(events.ReviewEscalated(object=str(review.pk), case=str(review.case_id), justification=reason), by=by)
    steps.poke_vetters(review)
    kind, key = InboxItem.Kind.ESCALATED, f"escalated:{escalation.pk}"
    alerts.tell(others, kind=kind, key=key, case=review.case, target=review.pk)
    return escalation


def _who_could_decide(review: Review, by: User) -> list[User]:
    """Else an item would wait for nobody: two moderators can't pass it to each other."""
    if review.case is None:
        raise BadInput(_("An application takes two moderators anyway. Decide on it, or leave it to others."))
    # Who is left over would tell who reported it, or who decided first.
    if review.kind in {Review.Kind.FLAG, Review.Kind.SECOND_LOOK, Review.Kind.APPEAL}:
        raise BadInput(_("This is not passed on. Decide on it, or leave it to others."))
    done = {by.pk, *review.decisions.values_list("by", flat=True)}
    done |= set(review.escalations.binding().values_list("by", flat=True))
    others = [one for one in vetters_of(review) if one.pk not in done]
    if not others:
        raise WrongState(_("No other moderator of this board could decide this now, so it stays with you."))
    return others
