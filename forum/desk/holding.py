"""Some seconds in which a verdict of the desk can be undone; then the keeper carries it out, or says that it can't."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, NotFoundHere, Refusal, WrongState
from accounts.models import User
from audit import log as trail
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.desk.kinds import KINDS, Given, check_given, decide
from forum.review import events, steps
from forum.review.models import LEASE, HeldVerdict, Review, Undone

AGAIN = timedelta(minutes=1)  # after which what a keeper took and did not end is anybody's: it died meanwhile
MOST_TRIES = 10  # of what fails without a reason that a person could be told
log = logging.getLogger(__name__)


def give(*, by: User, review: Review, verdict: str, given: Given) -> bool | None:
    """At once where there is no time to undo: True when nothing more is needed. Else None: it is held."""
    if verdict not in KINDS[review.kind].verdicts:
        raise NotFoundHere
    if settings.UNDO_SECONDS:
        hold_verdict(by=by, review_id=review.pk, verdict=verdict, given=given)
        return None
    if given.strike or given.strike_words:
        return _with_strike(by, review, verdict, given)
    return decide(by=by, review=review, verdict=verdict, given=given)


def _with_strike(by: User, review: Review, verdict: str, given: Given) -> bool:
    """Held and taken at once: the verdict's own transaction finds the strike on the row, and both stand or none."""
    held = hold_verdict(by=by, review_id=review.pk, verdict=verdict, given=given, taken=True)
    try:
        return decide(by=by, review=review, verdict=verdict, given=given)
    except Refusal:
        drop_verdict(held=held)
        raise


@act()
def hold_verdict(*, by: User, review_id: UUID, verdict: str, given: Given, taken: bool = False) -> HeldVerdict:
    """Nothing is published or told yet; the item stays this moderator's, so that nobody else works on it meanwhile."""
    review = Review.objects.visible_to(by).locked(review_id)
    check_given(by=by, review=review, verdict=verdict, given=given)
    if HeldVerdict.objects.filter(review=review, by=by).exists():
        raise Conflict(_("You have decided this just now. Undo that first, if it was wrong."))
    now = timezone.now()
    since = review.lease_since if review.holder == by else None  # not claimed: the time on it is not known
    Review.objects.filter(pk=review.pk).update(lease_by=by, lease_until=now + LEASE, lease_since=since)
    due = now + timedelta(seconds=settings.UNDO_SECONDS)
    held = HeldVerdict.objects.create(
        review=review, by=by, verdict=verdict, held_at=now, due_at=due, taken_at=now if taken else None,
        **vars(given),
    )  # fmt: skip
    trail.record(events.VerdictHeld(**_of(review), detail=verdict), by=by)
    steps.poke_vetters(review)
    return held


@act()
def undo_verdict(*, by: User, held_id: UUID) -> Review:
    """As if it had not been decided, a batch as a whole as far as it still waits; the item stays this moderator's.

    The row's own state says whether the keeper was faster.
    """
    held = HeldVerdict.objects.filter(pk=held_id, by=by).select_related("review").first()
    with_it = Q(pk=held_id) | (Q(batch=held.batch) if held and held.batch else Q(pk__in=[]))
    undone = []
    for one in HeldVerdict.objects.filter(with_it, by=by).select_related("review").order_by("held_at"):
        if HeldVerdict.objects.filter(pk=one.pk, taken_at=None).delete()[0]:
            undone.append(one.review)
            Undone.objects.create(review=one.review, by=by)
            trail.record(events.VerdictUndone(**_of(one.review), detail=one.verdict), by=by)
            steps.poke_vetters(one.review)
    if not undone:
        raise WrongState(_("It is too late to undo this: it has been carried out."))
    return undone[-1]


def carry_out() -> int:
    """One round of the keeper: every verdict whose seconds are over, oldest first; how many were given."""
    due = HeldVerdict.objects.filter(_free(timezone.now()), due_at__lte=timezone.now())
    return sum(_carry_out(held) for held in due.select_related("review__case").order_by("due_at", "pk"))


def _free(now: datetime) -> Q:
    return Q(taken_at=None) | Q(taken_at__lt=now - AGAIN)


def _carry_out(held: HeldVerdict) -> bool:
    """Taken first: from then on it can't be undone, and no second keeper gives it. The action removes the row."""
    now = timezone.now()
    if not HeldVerdict.objects.filter(_free(now), pk=held.pk).update(taken_at=now, tries=F("tries") + 1):
        return False
    given = Given(**{name: getattr(held, name) for name in Given.__dataclass_fields__})
    try:
        by = User.objects.with_clearance().get(pk=held.by_id)  # with the rights of this moment
        decide(by=by, review=held.review, verdict=held.verdict, given=given)
    except Refusal:
        drop_verdict(held=held)
        return False
    except Exception:  # a deadlock, say, or the database restarting
        log.exception("A held verdict could not be carried out.")
        if held.tries + 1 >= MOST_TRIES:
            drop_verdict(held=held)
        else:
            _put_off(held, taken=now)
        return False
    return True


def _put_off(held: HeldVerdict, *, taken: datetime) -> None:
    """Soon at first, since a deadlock is over at once, then ever later. Nothing was done, so it can be undone again."""
    pause = min(timedelta(seconds=2 ** (held.tries + 1)), AGAIN)
    HeldVerdict.objects.filter(pk=held.pk, taken_at=taken).update(taken_at=None, due_at=timezone.now() + pause)


@act()
def drop_verdict(*, held: HeldVerdict) -> None:
    """Nothing was published; whoever decided is told, without the case where it is closed to them by now."""
    if not HeldVerdict.objects.filter(pk=held.pk).delete()[0]:
        return  # another keeper gave it
    review, by = held.review, User.objects.with_clearance().get(pk=held.by_id)
    Review.objects.filter(pk=review.pk, lease_by=by).update(lease_by=None, lease_until=None)
    trail.record(events.VerdictDropped(**_of(review), detail=held.verdict), by=by)
    steps.poke_vetters(review)
    case = Case.objects.visible_to(by).filter(reviews=review).first()
    kind, key = InboxItem.Kind.NOT_DECIDED, f"dropped:{held.pk}"
    alerts.tell([by], kind=kind, key=key, case=case, target=review.pk)


def _of(review: Review) -> dict[str, str]:
    return {"object": str(review.pk), "case": str(review.case_id or ""), "person": review.of_person}
