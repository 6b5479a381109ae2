"""Where the programs are with a clue: noted by the worker step by step, and told to who may see its leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.leads.models import Progress
from forum.leads.switches import PICTURE_TEXT
from geoloc.analysers import mains
from geoloc.analysers.registry import ANALYSERS

KEPT = timedelta(days=3)  # since approval: so long a clue without findings is asked about again
ALIVE = timedelta(minutes=10)  # no step takes so long: who was not heard of since then has died


class Step(models.TextChoices):
    PICTURE = "picture", _("Words in the picture")
    HUM = "hum", _("Mains hum in the sound")
    WORDS = "words", _("Signs in its text")


class Stage(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    AGAIN = "again"  # it broke off, and is tried again
    FAILED = "failed"  # and is not tried again
    OFF = "off"


ASKED = {Stage.WAITING: 5, Stage.READING: 2, Stage.AGAIN: 60}  # seconds after which a page asks again


@dataclass(frozen=True)
class Line:
    """One step. `came`: done, at hand or to come."""

    label: str | Promise
    came: str


@dataclass(frozen=True)
class SoFar:
    """What stands where the leads will stand. `asked`: seconds after which to ask again, 0 for not at all."""

    stage: Stage
    lines: Sequence[Line] = ()

    @property
    def asked(self) -> int:
        return ASKED.get(self.stage, 0)

    @property
    def number(self) -> int:
        """Of the step at hand, from 1; 0 while there is none."""
        return next((n for n, line in enumerate(self.lines, 1) if line.came == "at hand"), 0)

    @property
    def mark(self) -> str:
        """The same for the same state: a page that shows it already is not shown it again."""
        return f"{self.stage}{self.number}"


def planned(clue: Clue) -> list[Step]:
    """What is read of it here; a file comes first, since others' files may be in its way."""
    texts = any(name not in settings.ANALYSERS_OFF for name in ANALYSERS)
    wanted = {
        Step.PICTURE: clue.medium == Clue.Medium.IMAGE and PICTURE_TEXT not in settings.ANALYSERS_OFF,
        Step.HUM: clue.medium == Clue.Medium.AUDIO and mains.NAME not in settings.ANALYSERS_OFF,
        Step.WORDS: texts and bool(clue.text.strip()),
    }
    return [step for step, is_wanted in wanted.items() if is_wanted]


def begin(clues: Sequence[Clue]) -> None:
    """They wait for their turn; one that does already goes on waiting."""
    Progress.objects.bulk_create([Progress(clue=clue) for clue in clues], ignore_conflicts=True)


def steps_of(clue: Clue) -> Iterator[Step]:
    """The planned steps, each noted before it is taken."""
    done: list[str] = []
    for step in planned(clue):
        _note(clue.pk, done=done, at_hand=step, broke_off=False)
        yield step
        done.append(step)


def waits(clue_id: UUID, *, broke_off: bool) -> None:
    """It has to begin anew: its turn did not come, or it broke off."""
    _note(clue_id, done=[], at_hand="", broke_off=broke_off)


def give_up(clue_id: UUID) -> None:
    """A step: nobody asks again, and who waits is told so. A task that is under way may still find something."""
    if (clue := Clue.objects.filter(pk=clue_id).first()) is not None:  # it may have been erased meanwhile
        begin([clue])  # of one from before progress was kept there is no row to note it in
        Progress.objects.filter(clue=clue).update(given_up_at=timezone.now())


def take_up_again(clue_id: UUID) -> None:
    """A step: somebody asks after all."""
    Progress.objects.filter(clue=clue_id).update(given_up_at=None)


def so_far(clue: Clue) -> SoFar | None:
    """Of a clue without findings; None while it is not approved, when nobody reads it. One query at most."""
    if clue.state != ClueState.APPROVED or clue.approved_at is None:
        return None
    if not (steps := planned(clue)):
        return SoFar(Stage.OFF)
    row, now = Progress.objects.filter(clue=clue).first(), timezone.now()
    if row is not None and row.at_hand and now - row.beat_at < ALIVE:
        return SoFar(Stage.READING, [_line(step, row) for step in steps])
    if now - clue.approved_at > KEPT or (row is not None and row.given_up_at is not None):
        return SoFar(Stage.FAILED)
    return SoFar(Stage.AGAIN if row is not None and row.broke_off else Stage.WAITING)


def _line(step: Step, row: Progress) -> Line:
    return Line(step.label, "done" if step in row.done else "at hand" if step == row.at_hand else "to come")


def _note(clue_id: UUID, **where: object) -> None:
    """Of a clue that was erased meanwhile there is no row to note it in."""
    Progress.objects.filter(clue=clue_id).update(**where, beat_at=timezone.now())
