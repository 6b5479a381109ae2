"""Takes one waiting file through the steps, noting after each how far it is, and records what came of it."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.errors import BadInput, NotFoundHere, WrongState
from audit import log
from audit.acts import act
from forum.arrival import events, news, pieces
from forum.arrival.models import Arrival
from forum.arrival.states import ArrivalState
from forum.arrival.steps import STEPS, HeldBack, Step, Work
from forum.clues import store
from forum.clues.intake import child

Row = dict[str, Any]


@dataclass(frozen=True)
class Refused(Exception):
    """A step said no, with a sentence for the sender."""

    sentence: str


@dataclass(frozen=True)
class Held(Exception):
    """A step held it back; the facts are for those who decide."""

    step: str
    facts: Row


def run(arrival_id: UUID) -> None:
    """From waiting to ready, refused or held back. Somebody else's, or none: nothing is done."""
    try:
        arrival = _take(arrival_id=arrival_id)
    except (NotFoundHere, WrongState):
        return
    work = Work(content=pieces.content(arrival), extension=arrival.extension, recipe=pieces.recipe(arrival))
    try:
        with ThreadPoolExecutor(child.AT_ONCE) as work.beside:  # left only when all that was begun has ended
            _look(arrival, work)
    except Held as held:
        _hold(arrival_id=arrival_id, held=held)
    except Refused as refused:
        _refuse(arrival_id=arrival_id, sentence=refused.sentence)
    else:
        with store.writing() as writer:
            _ready(arrival_id, work, writer)


@act()
def _take(*, arrival_id: UUID) -> Arrival:
    """Compare-and-set: of two workers one gets it."""
    arrival = Arrival.objects.locked(arrival_id)
    log.record(events.ArrivalLookedAt(object=str(arrival.pk), case=str(arrival.case_id)), by=None)
    arrival.move_to(
        ArrivalState.LOOKED_AT, attempts=arrival.attempts + 1, beat_at=timezone.now(), progress=[], held_by=""
    )
    return arrival


def _look(arrival: Arrival, work: Work) -> None:
    progress: list[Row] = []
    for step in STEPS:
        if not step.concerns(work):
            continue
        _note(arrival, [*progress, {"step": step.name, "came": "at hand"}])
        began = time.monotonic()
        found = _of_step(arrival, step, work)
        came = "absent" if found.pop("absent", False) else "done"
        seconds = round(time.monotonic() - began, 2)
        progress.append({"step": step.name, "came": came, "seconds": seconds, "facts": found})
        _note(arrival, progress)


def _of_step(arrival: Arrival, step: Step, work: Work) -> Row:
    try:
        return _in_its_turn(arrival, step, work)
    except HeldBack as held:
        if step.name in arrival.overruled:
            return {"overruled": True}
        raise Held(step.name, held.facts) from None
    except BadInput as refusal:
        raise Refused(refusal.sentence) from None


def _in_its_turn(arrival: Arrival, step: Step, work: Work) -> Row:
    """Nobody loses a file because others look at theirs: it waits, and shows that it lives."""
    while True:
        try:
            return dict(step.look(work))
        except child.Busy:
            Arrival.objects.filter(pk=arrival.pk).update(beat_at=timezone.now())


def _note(arrival: Arrival, progress: list[Row]) -> None:
    """Bookkeeping: how far it is, and that the worker lives."""
    Arrival.objects.filter(pk=arrival.pk).update(progress=progress, beat_at=timezone.now())


@act()
def _ready(arrival_id: UUID, work: Work, writer: store.Writer) -> None:
    arrival = Arrival.objects.locked(arrival_id)
    plain, screened = work.cleaned, next(iter(work.screened), None)
    assert plain
    final = work.final or plain
    detail = f"shown sha256 {final.shown_sha256}"
    log.record(events.ArrivalReady(object=str(arrival.pk), case=str(arrival.case_id), detail=detail), by=None)
    found = {"pdq": screened.pdq.hex(), "quality": screened.quality, "explicit": screened.explicit} if screened else {}
    faces = None if work.faces is None else [face.to_json() for face in work.faces]
    shown = {"shown": final.facts, "plain": plain.facts, "removed": list(plain.removed), "faces": faces}
    arrival.move_to(ArrivalState.READY, facts={**shown, **found})
    arrival.told = [list(one) for one in plain.told]
    arrival.recipe = json.dumps(work.recipe.to_json() if work.recipe else {})
    arrival.save(update_fields=["told", "recipe"])
    pieces.keep_copies(arrival, plain, work.final, writer)


@act()
def _refuse(*, arrival_id: UUID, sentence: str) -> None:
    """Nothing of it is kept but why."""
    arrival = Arrival.objects.locked(arrival_id)
    log.record(events.ArrivalRefused(object=str(arrival.pk), case=str(arrival.case_id), detail=sentence), by=None)
    arrival.move_to(ArrivalState.REFUSED, sentence=sentence, over_at=timezone.now())
    pieces.forget(arrival)


@act()
def _hold(*, arrival_id: UUID, held: Held) -> None:
    """Unseen, and still sealed: officers are told, and moderators of the board where they may overrule."""
    arrival = Arrival.objects.select_related("case__board", "by").locked(arrival_id)
    facts = ", ".join(f"{name} {value}" for name, value in sorted(held.facts.items()))
    log.record(
        events.ArrivalHeld(object=str(arrival.pk), case=str(arrival.case_id), detail=f"{held.step}: {facts}"), by=None
    )
    arrival.move_to(ArrivalState.HELD, held_by=held.step, facts={"held": held.facts})
    news.tell_held(arrival)
