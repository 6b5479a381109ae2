"""The use cases of who sends a file: begin, hand over parts, send to vetting, discard."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.arrival import events, pieces
from forum.arrival.models import Arrival, ArrivedFile
from forum.arrival.permissions import check_begin
from forum.arrival.states import OVER, ArrivalState
from forum.arrival.tasks import look_at
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues import permissions as clue_permissions
from forum.clues import store
from forum.clues.actions import ClueWords
from forum.clues.intake.recipes import Recipe
from forum.clues.models import Clue

LARGEST_PART = 2 * 1024 * 1024  # bytes of one request: they lie in memory until they are sealed


@act()
def begin_arrival(*, by: User, case_id: UUID, words: ClueWords, extension: str, size: int) -> Arrival:
    """Announces a file of this size; what is typed about it is kept until it is sent or discarded."""
    case = Case.objects.visible_to(by).locked(case_id)
    clue_permissions.check_submit_clue(by, case)
    _one_at_a_time(by)
    check_begin(by, case, size)
    arrival = Arrival(case=case, by=by, words=json.dumps(vars(words)), extension=extension, size=size)
    log.record(events.ArrivalBegun(object=str(arrival.pk), case=str(case.pk), detail=f"{size} bytes"), by=by)
    arrival.save()
    return arrival


def receive_part(*, by: User, arrival_id: UUID, start: int, data: bytes) -> Arrival:
    """Seals a part that begins at this byte; Conflict, with nothing kept, unless it is the next one.

    No use case of its own: what matters is told when the file is whole.
    """
    arrival = Arrival.objects.visible_to(by).select_related("case").one(arrival_id)
    if arrival.state != ArrivalState.RECEIVING:
        raise WrongState(
            _("This file is “%(state)s”; nothing is received any more.") % {"state": arrival.get_state_display()}
        )
    if start != arrival.received or not data or start + len(data) > arrival.size:
        raise Conflict(_("That part is not the next one. Load the page again; what was received is kept."))
    with store.writing() as writer, transaction.atomic():
        piece = ArrivedFile(arrival=arrival, role=ArrivedFile.Role.PART, start=start, size=len(data))
        moved = Arrival.objects.filter(pk=arrival.pk, state=ArrivalState.RECEIVING, received=start).update(
            received=start + len(data), beat_at=timezone.now()
        )
        if not moved:  # the same part on two lines at once: the second one is told to ask where it is
            raise Conflict(_("That part was received already. Load the page again."))
        piece.save()
        writer.keep(piece, data)
    arrival.received = start + len(data)
    if arrival.received == arrival.size:
        complete(by=by, arrival_id=arrival.pk)
    return arrival


@act()
def complete(*, by: User, arrival_id: UUID) -> None:
    """All of it is here: it waits for the worker. The keeper does it where the server died after the last part."""
    arrival = Arrival.objects.visible_to(by).locked(arrival_id)
    digest = hashlib.sha256(pieces.content(arrival)).hexdigest()
    log.record(
        events.ArrivalReceived(object=str(arrival.pk), case=str(arrival.case_id), detail=f"sha256 {digest}"), by=by
    )
    arrival.move_to(ArrivalState.WAITING)
    transaction.on_commit(partial(look_at.enqueue, str(arrival.pk)))


@act()
def clean_by_hand(*, by: User, arrival_id: UUID, recipe: Recipe) -> Arrival:
    """Covers, cuts and blanks as the sender wants them now, in place of earlier ones; the file is looked at again."""
    arrival = Arrival.objects.visible_to(by).locked(arrival_id)
    # What is held back is others' to let go on; what is being looked at is the worker's.
    if arrival.state != ArrivalState.READY:
        state = arrival.get_state_display()
        raise WrongState(_("This file is “%(state)s”; it can't be cleaned now.") % {"state": state})
    told = events.ArrivalCleaned(object=str(arrival.pk), case=str(arrival.case_id))
    log.record(told, by=by)
    arrival.move_to(ArrivalState.WAITING, beat_at=timezone.now(), attempts=0)
    arrival.recipe = json.dumps(recipe.to_json())
    arrival.save(update_fields=["recipe"])
    transaction.on_commit(partial(look_at.enqueue, str(arrival.pk)))
    return arrival


def send_arrival(*, by: User, arrival_id: UUID, words: ClueWords, needed: str = "") -> Clue:
    """What its sender has seen becomes a clue that waits for vetting; its sealed files go if that fails."""
    with store.writing() as writer:
        return _send(by, arrival_id, words, writer, needed)


@act()
def _send(by: User, arrival_id: UUID, words: ClueWords, writer: store.Writer, needed: str) -> Clue:
    case_id = Arrival.objects.visible_to(by).one(arrival_id).case_id
    case = Case.objects.visible_to(by).locked(case_id)
    arrival = Arrival.objects.visible_to(by).locked(arrival_id)
    if arrival.state != ArrivalState.READY:
        raise WrongState(_("This file is “%(state)s”; it can't be sent now.") % {"state": arrival.get_state_display()})
    clue = clue_actions.put_up(by, case, words, pieces.cleaned(arrival), writer, needed=needed)
    arrival.move_to(ArrivalState.SENT, clue=clue, over_at=timezone.now())
    pieces.forget(arrival)
    return clue


@act()
def discard_arrival(*, by: User, arrival_id: UUID) -> Arrival:
    """Nothing of it is kept, whatever its state, unless somebody else has to decide about it."""
    arrival = Arrival.objects.visible_to(by).locked(arrival_id)
    if arrival.state in OVER:
        raise BadInput(_("There is nothing left of this file."))
    discard(arrival, by=by)
    return arrival


def discard(arrival: Arrival, *, by: User | None) -> None:
    """A step, for the keeper's sweep too."""
    log.record(events.ArrivalDiscarded(object=str(arrival.pk), case=str(arrival.case_id)), by=by)
    arrival.move_to(ArrivalState.DISCARDED, over_at=timezone.now())
    pieces.forget(arrival)


def _one_at_a_time(by: User) -> None:
    """Uploads of one person for several cases begin one after the other: their quota is asked under this lock."""
    User.objects.locked(by.pk)
