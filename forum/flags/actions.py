"""The use cases of reports: report something, and a moderator's three verdicts."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.flags import events, judging, limits, permissions, steps, things
from forum.flags.models import Flag, Report
from forum.flags.things import PostThing, Thing
from forum.review.models import Decision, Review

Kind = InboxItem.Kind
Verdict = Decision.Verdict


@act()
def flag(*, by: User, what: str, thing_id: UUID, reason: str, words: str = "") -> Flag:
    """Somebody who reads it reports it, with what they saw; two of the reasons hide it at once."""
    words = words.replace("\x00", "").strip()
    thing = _read(by, what, thing_id)
    permissions.check_flag(by, thing, reason, words)
    limits.count(by)
    report, is_new = steps.report_of(thing)
    one = Flag.objects.create(
        report=report, by=by, reason=reason, words=words, seen_hash=thing.seen_hash, seen_words=thing.words,
        revision=thing.subject if isinstance(thing, PostThing) else None,
    )  # fmt: skip
    steps.recuse(report.review, by)
    log.record(
        events.ThingFlagged(object=str(thing.row.pk), case=str(thing.case.pk), detail=f"{what}: {reason}"), by=by
    )
    if steps.hides(one, thing):
        steps.hide(one, thing)
        steps.forget_notices(thing)
    if is_new:
        steps.ask_moderators(report.review)
    return one


def _read(by: User, what: str, thing_id: UUID) -> Thing:
    """Under its case's lock."""
    case = Case.objects.visible_to(by).locked(things.read_by(by, what, thing_id).case.pk)
    thing = things.read_by(by, what, thing_id)
    if thing.case.pk != case.pk:  # moved to another case while this waited for the lock
        raise NotFoundHere
    if isinstance(thing, things.CaseThing):
        thing.row = case
    else:
        thing.row.case = case
    return thing


@act()
def find_nothing(*, by: User, review_id: UUID, seen: str, reason: str) -> Report:
    """It may stand, for a reason that its reporters are told; what was hidden is read again."""
    report, thing = _decide(by, review_id, Verdict.APPROVE, seen, reason)
    log.record(events.NothingFound(**judging.about(thing), justification=reason.strip()), by=by)
    thing.show_again(report.was)
    steps.changed(thing)
    steps.tell_reporters(report, thing.case)
    return report


@act()
def take_down(*, by: User, review_id: UUID, seen: str, reason: str) -> Report:
    """Back to its author with a reason, as a text that waits for them: no reader, quote or notice has it any more."""
    report, thing = _decide(by, review_id, Verdict.RETURN, seen, reason)
    log.record(events.ThingTakenDown(**judging.about(thing), justification=reason.strip()), by=by)
    return _taken(report, thing, thing.take_down, Kind.RETURNED)


@act()
def hold_back(*, by: User, review_id: UUID, seen: str, reason: str) -> Report:
    """From everyone, its author included, who is told so."""
    report, thing = _decide(by, review_id, Verdict.QUARANTINE, seen, reason)
    log.record(events.ThingHeldBack(**judging.about(thing), justification=reason.strip()), by=by)
    return _taken(report, thing, thing.hold_back, Kind.QUARANTINED)


def _taken(report: Report, thing: Thing, verb: Callable[[], None], kind: InboxItem.Kind) -> Report:
    judging.taken(thing, report.review, verb, kind)
    steps.tell_reporters(report, thing.case)
    return report


def _decide(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> tuple[Report, Thing]:
    """One verdict on what stands now; each of them has a reason that somebody reads."""
    item, case = judging.locked(by, review_id, Review.Kind.FLAG)
    report = Report.objects.get(review=item)
    thing = judging.seen_as(report.what, report.thing, case, seen)
    if not reason.strip():
        raise BadInput(_("Write a reason: those who reported it, or its author, are told."))
    report.review = judging.decided(by, item, thing, verdict, reason)
    return report, thing
