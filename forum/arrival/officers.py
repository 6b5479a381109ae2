"""What is held back: two people's word that it was a mistake, an officer's word that it goes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import log
from audit.acts import act
from forum.arrival import events, pieces
from forum.arrival.models import Arrival, Overruling
from forum.arrival.permissions import check_destroy, check_overrule, checked_reason
from forum.arrival.states import ArrivalState
from forum.arrival.tasks import look_at

WORDS_NEEDED = 2


@act()
def overrule(*, by: User, arrival_id: UUID, reason: str) -> Arrival:
    """One word of two. With the second the file is looked at again, without that step's veto."""
    arrival = Arrival.objects.held_for(by).locked(arrival_id)
    check_overrule(by, arrival)
    told = checked_reason(reason)
    log.record(
        events.ArrivalOverruled(
            object=str(arrival.pk), case=str(arrival.case_id), detail=arrival.held_by, justification=told
        ),
        by=by,
    )
    Overruling.objects.create(arrival=arrival, by=by, step=arrival.held_by, reason=told)
    if arrival.overrulings.filter(step=arrival.held_by).count() >= WORDS_NEEDED:
        arrival.move_to(ArrivalState.WAITING, overruled=[*arrival.overruled, arrival.held_by], beat_at=timezone.now())
        transaction.on_commit(partial(look_at.enqueue, str(arrival.pk)))
    return arrival


@act()
def destroy(*, by: User, arrival_id: UUID, reason: str) -> Arrival:
    """The bytes go for good; that there was a file, its hash and who decided stay on the trail."""
    arrival = Arrival.objects.held_for(by).locked(arrival_id)
    check_destroy(by, arrival)
    told = checked_reason(reason)
    log.record(events.ArrivalDestroyed(object=str(arrival.pk), case=str(arrival.case_id), justification=told), by=by)
    arrival.move_to(ArrivalState.DESTROYED, over_at=timezone.now())
    pieces.forget(arrival)
    return arrival
