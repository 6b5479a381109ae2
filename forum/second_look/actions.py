"""The use cases of a second look: agree, or decide otherwise with a reason, which takes it from its readers at once."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts.models import InboxItem
from forum.flags import judging
from forum.flags.things import Thing
from forum.review.models import Decision, Review
from forum.second_look import events
from forum.second_look.models import SecondLook

Kind = InboxItem.Kind
Verdict = Decision.Verdict
SECOND_LOOK = Review.Kind.SECOND_LOOK


@act()
def agree(*, by: User, review_id: UUID, seen: str, reason: str = "") -> SecondLook:
    """They would have let it through too: it stays, and that is counted."""
    look, thing, _item = _judged(by, review_id, Verdict.APPROVE, seen, reason)
    log.record(events.SecondLookAgreed(**judging.about(thing)), by=by)
    return look


@act()
def take_down(*, by: User, review_id: UUID, seen: str, reason: str) -> SecondLook:
    """They would have returned it: its author has it back with their reason, and no reader sees it."""
    look, thing, item = _judged(by, review_id, Verdict.RETURN, seen, reason)
    log.record(events.SecondLookTookDown(**judging.about(thing), justification=reason.strip()), by=by)
    judging.taken(thing, item, thing.take_down, Kind.RETURNED)
    return look


@act()
def hold_back(*, by: User, review_id: UUID, seen: str, reason: str) -> SecondLook:
    """They would have hidden it from everyone."""
    look, thing, item = _judged(by, review_id, Verdict.QUARANTINE, seen, reason)
    log.record(events.SecondLookHeldBack(**judging.about(thing), justification=reason.strip()), by=by)
    judging.taken(thing, item, thing.hold_back, Kind.QUARANTINED)
    return look


def _judged(
    by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str
) -> tuple[SecondLook, Thing, Review]:
    """It counts as agreement or not for the text alone that the first moderator let through."""
    item, case = judging.locked(by, review_id, SECOND_LOOK)
    look = SecondLook.objects.select_related("first").get(review=item)
    thing = judging.seen_as(look.what, look.thing, case, seen)
    item = judging.decided(by, item, thing, verdict, reason)
    if thing.seen_hash == look.first.seen_hash:
        look.agreed = verdict == Verdict.APPROVE
        look.save(update_fields=["agreed"])
    return look, thing, item
