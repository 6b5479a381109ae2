"""The use cases of redaction: take words out everywhere at once; open the original."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts import erasing
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.redaction import events, former, permissions, steps, things
from forum.redaction.models import Reason, Redaction, What
from forum.redaction.passages import BLOCKS, Scrubber, passages_in
from forum.redaction.things import Former, Thing


@act()
def redact(*, by: User, what: str, thing_id: UUID, passages: str, reason: str, seen: str, words: str = "") -> Redaction:
    """A moderator takes passages (one a line) out of a text they were shown, of all its versions and of every copy."""
    thing = _locked(by, what, thing_id)
    permissions.check_seen(thing, seen)
    wanted, words = passages_in(passages), words.replace("\x00", "").strip()
    permissions.check_passages(wanted)
    permissions.check_reason(reason, words, wanted)
    permissions.check_found(thing, wanted)
    thing = replace(thing, former=things.read_before(thing, wanted))
    event = events.ReasonsRedacted if thing.what == What.ANSWER else events.WordsRedacted
    told = " — ".join(part for part in (str(Reason(reason).label), words) if part)
    log.record(
        event(object=str(thing.pk), case=str(thing.case.pk), justification=told, detail=f"{what}: {reason}"), by=by
    )  # first: no row goes untold
    for one in thing.reached:  # the moderator's own words stay with the case they were written in
        label, where = str(Reason(reason).label), {"object": str(thing.pk), "case": str(one.case.pk)}
        log.record(event(**where, justification=label, detail=f"{what}: {reason}, moved since"), by=by)
    done = steps.scrub(thing, Scrubber(wanted, BLOCKS[reason]))
    kept = Redaction.objects.create(
        case=thing.case, what=thing.what, thing=thing.pk, author=thing.author, by=by, reason=reason, words=words,
        passages=json.dumps(wanted), original=json.dumps(done.original),
        there=json.dumps({str(one.case.pk): one.passages for one in thing.reached}),
    )  # fmt: skip
    transaction.on_commit(partial(erasing.wipe_log), robust=True)
    _tell(thing, kept)
    return kept


@act()
def open_original(*, by: User, redaction_id: UUID, reason: str) -> Redaction:
    """A safeguarding officer reads the words as they were; who and why stands on the trail before the first of them."""
    one = Redaction.objects.sealed_for(by).select_related("case", "by", "author").one(redaction_id)
    told = permissions.check_opening(reason)
    log.record(events.OriginalOpened(object=str(one.pk), case=str(one.case_id), justification=told), by=by)
    return one


def _locked(by: User, what: str, thing_id: UUID) -> Thing:
    """Locks in the one order: case, then the thing, which is read again under them."""
    at = things.of(by, what, thing_id).case.pk
    before = former.cases_of(thing_id) if what == What.POST else {}
    # In the order of their ids, as a move locks them; where it was before its moderators need not read.
    cases = {pk: (Case.objects.visible_to(by) if pk == at else Case.objects).locked(pk) for pk in sorted({at, *before})}
    case = cases.pop(at)
    if what != What.CASE:
        things.MODELS[What(what)].objects.filter(case=case).locked(thing_id)
    thing = things.of(by, what, thing_id)
    row = thing.row if not isinstance(thing.row, Case) else case
    if not isinstance(row, Case):
        row.case = case
    left = tuple(Former(one, before[pk]) for pk, one in cases.items())
    return Thing(thing.what, row, case, thing.author, thing.parts, left)


def _tell(thing: Thing, one: Redaction) -> None:
    """Its author, with the reason; nobody else. Last in the action."""
    alerts.tell(
        [thing.author], kind=InboxItem.Kind.REDACTED, key=f"redacted:{one.pk}", case=thing.case, target=one.pk,
        why={"thing": str(thing.what), "redacted": str(one.reason)},
    )  # fmt: skip
