"""Has each analyser that is on read an approved clue, its words, picture or sound, and keeps what they say."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from audit import log
from audit.acts import act
from forum.answers import steps as answers
from forum.cases.models import Case
from forum.clues.intake.child import Busy
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.leads import events, hearing, pictures
from forum.leads.analysing import said_of
from forum.leads.models import Findings, Progress
from forum.leads.progress import Step, steps_of
from forum.leads.switches import PICTURE_TEXT
from geoloc.analysers import mains
from geoloc.analysers.finding import Finding, Lead, population, reliability

MOST_LEADS, MOST_COUNTRIES = 12, 5  # of one analyser; of one lead
LONGEST_QUOTE = 200
NOT_READ = "It was not read: other files were being read for so long that this one's turn did not come."

Row = dict[str, Any]
LOOKS: dict[Step, Callable[[Clue], list[tuple[Finding, Row]]]] = {
    Step.PICTURE: pictures.look_at,
    Step.HUM: lambda clue: [(one, {}) for one in hearing.listened(clue)],
    Step.WORDS: lambda clue: [(one, {}) for one in said_of(clue.text, clue.pk)],
}


def look(clue_id: UUID, *, last: bool = False) -> None:
    """The reading takes seconds and holds no lock; of two at once the first is kept. Busy: ask again.

    `last`: nobody asks again, so that what needs no file is kept, and the file's part says that it was not read.
    """
    clue = Clue.objects.select_related("case").filter(pk=clue_id, state=ClueState.APPROVED).first()
    if clue is not None and not Findings.objects.filter(clue=clue).exists():
        rows = {step: _of_step(clue, step, last=last) for step in steps_of(clue)}
        told = [*rows.pop(Step.WORDS, []), *(row for of_file in rows.values() for row in of_file)]
        _keep(clue_id=clue_id, case_id=clue.case_id, told=told)


def _of_step(clue: Clue, step: Step, *, last: bool) -> list[Row]:
    try:
        return [_row(one) | more for one, more in LOOKS[step](clue)]
    except Busy:
        if not last:
            raise
        name = mains.NAME if step == Step.HUM else PICTURE_TEXT
        return [_row(Finding(name, (), NOT_READ, reliability(name)))]


@act()
def _keep(*, clue_id: UUID, case_id: UUID, told: list[Row]) -> None:
    """Locks as everybody does: case, clue; a new belief tells people, which wants the case."""
    Case.objects.locked(case_id)
    clue = Clue.objects.select_related("case").locked(clue_id)
    if clue.state != ClueState.APPROVED or Findings.objects.filter(clue=clue).exists():
        return
    found = ", ".join(dict.fromkeys(row["analyser"] for row in told if row["leads"]))
    log.record(events.LeadsFound(object=str(clue.pk), case=str(clue.case_id), detail=found), by=None)
    Findings.objects.create(clue=clue, told=json.dumps(told))
    Progress.objects.filter(clue=clue).delete()
    if any("whole" in row for row in told):
        answers.machines_spoke(clue)


def _strongest(lead: Lead) -> list[tuple[str, float]]:
    """Likeliest first, by population beforehand: a hamlet's own language points strongly to it, and is hardly met."""
    people = population()
    return sorted(lead.ratios, key=lambda pair: -people[pair[0]] * math.exp(pair[1]))[:MOST_COUNTRIES]


def _whole(one: Finding) -> Row:
    """What the analyser says of every country, for the belief: those that differ from most, and most."""
    nats = {code: round(value, 2) for code, value in one.everywhere().items()}
    ((elsewhere, _count),) = Counter(nats.values()).most_common(1)
    return {"ratios": [[code, value] for code, value in nats.items() if value != elsewhere], "elsewhere": elsewhere}


def _row(one: Finding) -> Row:
    leads = [
        {
            "reason": lead.reason,
            "quote": lead.quote[:LONGEST_QUOTE],
            "span": list(lead.span),
            "ratios": [[code, round(nats, 2)] for code, nats in _strongest(lead) if nats > 0],
        }
        for lead in one.leads[:MOST_LEADS]
    ]
    told = {"analyser": one.analyser, "cannot_tell": one.cannot_tell, "leads": leads, **asdict(one.reliability)}
    return {**told, "whole": _whole(one)} if leads else told
