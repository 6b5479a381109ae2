"""What the keeper does for files that got stuck or were left lying."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import NotFoundHere, WrongState
from audit import log
from audit.acts import act
from forum.arrival import actions, events, pieces
from forum.arrival.models import Arrival, at_rest
from forum.arrival.states import ArrivalState
from forum.arrival.tasks import look_at

SILENT = timedelta(minutes=6)  # a step takes four at most: longer, and its worker is dead
TRIES = 3
LEFT = {ArrivalState.RECEIVING: timedelta(days=1), ArrivalState.READY: timedelta(days=7)}
S = ArrivalState


def revive() -> int:
    """Files whose worker died, or whose task was lost, wait anew; the third time the file itself is to blame."""
    whole = at_rest(timezone.now() - SILENT, S.RECEIVING).filter(received=F("size")).select_related("by")
    for one in whole:
        _complete(one)
    stuck = at_rest(timezone.now() - SILENT, S.LOOKED_AT, S.WAITING).values_list("pk", flat=True)
    return sum(_again(arrival_id=pk) for pk in list(stuck))


def _complete(one: Arrival) -> None:
    """For its sender, who may have lost sight of the case meanwhile: then it is left to be discarded."""
    with suppress(NotFoundHere, WrongState):
        actions.complete(by=one.by, arrival_id=one.pk)


def clear() -> int:
    """What nobody went on with is discarded."""
    left = [
        pk for state, age in LEFT.items() for pk in at_rest(timezone.now() - age, state).values_list("pk", flat=True)
    ]
    return sum(_discard(arrival_id=pk) for pk in left)


def forget_tasks() -> None:
    """Of finished tasks nothing needs to be kept: what came of them stands in the rows and on the trail.

    Those that were given up stay until somebody has looked (manage.py tasks)."""
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=90, verbosity=0)


def _again(*, arrival_id: UUID) -> bool:
    try:
        return _again_or_refuse(arrival_id=arrival_id)
    except (NotFoundHere, WrongState):
        return False  # it has moved meanwhile


@act()
def _again_or_refuse(*, arrival_id: UUID) -> bool:
    arrival = Arrival.objects.locked(arrival_id)
    told = {"object": str(arrival.pk), "case": str(arrival.case_id)}
    if arrival.attempts >= TRIES:
        _refuse(
            arrival,
            _("Looking at this file failed three times, so it was given up. Export it again and send the new file."),
        )
        return True
    log.record(events.ArrivalReceived(**told, detail="waits anew: its worker was not heard of any more"), by=None)
    if arrival.state == S.LOOKED_AT:
        arrival.move_to(S.WAITING)
    Arrival.objects.filter(pk=arrival.pk).update(beat_at=timezone.now())
    transaction.on_commit(partial(look_at.enqueue, str(arrival.pk)))
    return True


def give_up(arrival_id: UUID) -> None:
    """A step: an administrator found that trying again is of no use. Its sender is told; nothing of it is kept."""
    with suppress(NotFoundHere):
        arrival = Arrival.objects.locked(arrival_id)
        if arrival.state in {S.WAITING, S.LOOKED_AT}:
            _refuse(arrival, _("This file can't be looked at here, so it was given up. Export it again and send it."))


def _refuse(arrival: Arrival, sentence: str) -> None:
    told = events.ArrivalRefused(object=str(arrival.pk), case=str(arrival.case_id), detail=sentence)
    log.record(told, by=None)
    arrival.move_to(S.REFUSED, sentence=sentence, over_at=timezone.now())
    pieces.forget(arrival)


@act()
def _discard(*, arrival_id: UUID) -> bool:
    arrival = Arrival.objects.locked(arrival_id)
    if arrival.state not in LEFT or arrival.beat_at > timezone.now() - LEFT[S(arrival.state)]:
        return False
    actions.discard(arrival, by=None)
    return True
