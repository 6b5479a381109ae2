"""The use cases of a clue: submit, revise, withdraw, and the three verdicts of its vetting."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import Conflict
from accounts.models import User
from audit import log
from audit.acts import act
from audit.events import Event
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases import redacted
from forum.cases.models import Case
from forum.clues import events, experts, files, indexing, news, notes, permissions, store, voices
from forum.clues.intake import Cleaned
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.index import steps as index
from forum.review import permissions as review_permissions
from forum.review import sampling
from forum.review import steps as review
from forum.review.models import Decision, Review
from forum.wording import steps as wording

TURNED_DOWN: dict[Decision.Verdict, tuple[ClueState, type[Event], InboxItem.Kind]] = {
    Decision.Verdict.RETURN: (ClueState.RETURNED, events.ClueReturned, InboxItem.Kind.RETURNED),
    Decision.Verdict.QUARANTINE: (ClueState.QUARANTINED, events.ClueQuarantined, InboxItem.Kind.QUARANTINED),
}


@dataclass(frozen=True)
class ClueWords:
    """What an author says about a clue, and whom to ask."""

    clue_type: str
    title: str
    expect: str
    text: str = ""
    language: str = ""
    region: str = ""
    alert_experts: bool = True
    notes: tuple[str, ...] = (notes.NOTHING,)
    note_words: str = ""


def submit_clue(*, by: User, case_id: UUID, words: ClueWords, file: Cleaned | None = None, needed: str = "") -> Clue:
    """A clue, already cleaned by the intake, waits for vetting; its sealed files go if the transaction fails."""
    with store.writing() as writer:
        return _submit(by, case_id, words, file, writer, needed=needed)


@act()
def _submit(
    by: User, case_id: UUID, words: ClueWords, file: Cleaned | None, writer: store.Writer, *, needed: str
) -> Clue:
    return put_up(by, Case.objects.visible_to(by).locked(case_id), words, file, writer, needed=needed)


def put_up(by: User, case: Case, words: ClueWords, file: Cleaned | None, writer: store.Writer, *, needed: str) -> Clue:
    """A step for the room of arrivals too: the locked case gets a clue that waits for vetting."""
    permissions.check_submit_clue(by, case)
    tallies.count(by.pk, "clue")
    number = (case.clues.aggregate(last=Max("number"))["last"] or 0) + 1
    clue = Clue(case=case, author=by, number=number, medium=file.medium if file else Clue.Medium.TEXT)
    _write(clue, words, file)
    if file and (file.medium != Clue.Medium.TEXT or file.before):
        files.keep(clue, file, writer)
    detail = f"original sha256 {file.original_sha256}" if file else ""
    log.record(events.ClueSubmitted(object=str(clue.pk), case=str(case.pk), detail=detail), by=by)
    wording.needed(by, needed, thing=clue.pk, case=case.pk)
    _queue(clue)
    return clue


@act()
def revise_clue(*, by: User, clue_id: UUID, words: ClueWords, needed: str = "") -> Clue:
    """New words for a returned or waiting clue; it waits again, and what moderators had opened is void."""
    case_id = Clue.objects.visible_to(by).one(clue_id).case_id
    Case.objects.visible_to(by).locked(case_id)
    clue = Clue.objects.visible_to(by).locked(clue_id)
    permissions.check_revise_clue(by, clue)
    redacted.check([clue.pk], words.title, words.expect, words.text, words.note_words)
    tallies.count(by.pk, "clue")
    review.withdraw(Review.Kind.CLUE, clue.pk)
    _write(clue, words, None)
    if clue.state == ClueState.RETURNED:
        clue.move_to(ClueState.IN_REVIEW)
    log.record(events.ClueRevised(object=str(clue.pk), case=str(case_id)), by=by)
    wording.needed(by, needed, thing=clue.pk, case=case_id)
    _queue(clue)
    return clue


@act()
def correct_note(*, by: User, review_id: UUID, seen: str, chosen: Iterable[str], words: str) -> Review:
    """A moderator corrects what a waiting clue is said to contain: it waits anew, and approvals of before are void."""
    clue = _locked(by, review_id)
    item = Review.objects.visible_to(by).locked(review_id)
    review_permissions.check_decide(by, item)
    if seen != item.seen_hash:
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))
    told = notes.checked(chosen, words)
    if told == (clue.notes, clue.note_words):
        return item
    clue.notes, clue.note_words = told
    voices.check_sound(clue)
    review.withdraw(Review.Kind.CLUE, clue.pk)
    clue.save(update_fields=["notes", "note_words"])
    log.record(events.ClueNoteCorrected(object=str(clue.pk), case=str(clue.case_id), detail=clue.notes), by=by)
    return _queue(clue, since=item.waiting_since)


@act()
def withdraw_clue(*, by: User, clue_id: UUID) -> None:
    """The author takes a clue back: its files are gone for good once this is committed."""
    clue = Clue.objects.visible_to(by).locked(clue_id)
    permissions.check_revise_clue(by, clue)
    clue.move_to(ClueState.WITHDRAWN)
    review.withdraw(Review.Kind.CLUE, clue.pk)
    log.record(events.ClueWithdrawn(object=str(clue.pk), case=str(clue.case_id)), by=by)
    files.forget(clue)


@act()
def approve_clue(*, by: User, review_id: UUID, seen: str) -> tuple[Clue, bool]:
    """A moderator approves exactly what they were shown; the last one needed lets it be seen and alerts experts."""
    clue = _locked(by, review_id)
    permissions.check_publish(clue)
    item, decided = review.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    log.record(events.ClueApproved(object=str(clue.pk), case=str(clue.case_id), detail=seen), by=by)
    if decided:
        clue.move_to(ClueState.APPROVED)
        Clue.objects.filter(pk=clue.pk).update(approved_at=timezone.now())
        indexing.put(clue)
        clue.case.touch()
        sampling.approved(item)
        streams.poke_case(clue.case)
        _tell_author(clue, item, InboxItem.Kind.APPROVED)
        files.forget_before(clue)
        experts.alert(clue)
        news.approved(clue)
    return clue, decided


@act()
def return_clue(*, by: User, review_id: UUID, seen: str, reason: str) -> Clue:
    """Back to its author with a reason; words can be corrected and sent again."""
    return _turn_down(by, review_id, Decision.Verdict.RETURN, seen, reason)


@act()
def quarantine_clue(*, by: User, review_id: UUID, seen: str, reason: str) -> Clue:
    """Hidden from everyone at once; the author is told that it is held back."""
    return _turn_down(by, review_id, Decision.Verdict.QUARANTINE, seen, reason)


def _turn_down(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> Clue:
    state, event, told = TURNED_DOWN[verdict]
    clue = _locked(by, review_id)
    item, _decided = review.decide(by=by, review_id=review_id, verdict=verdict, seen=seen, reason=reason)
    clue.move_to(state)
    index.take_out(clue=clue.pk)
    log.record(event(object=str(clue.pk), case=str(clue.case_id), justification=reason.strip()), by=by)
    _tell_author(clue, item, told)
    return clue


def _locked(by: User, review_id: UUID) -> Clue:
    """Locks in the one order: case, clue; the review is locked by the decision."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.CLUE).subject
    case = Case.objects.visible_to(by).locked(Clue.objects.visible_to(by).one(subject).case_id)
    clue = Clue.objects.visible_to(by).locked(subject)
    clue.case = case
    return clue


def _write(clue: Clue, words: ClueWords, file: Cleaned | None) -> None:
    clue.clue_type, clue.title, clue.expect = words.clue_type, words.title.strip(), words.expect.strip()
    clue.text = file.text if file and file.medium == Clue.Medium.TEXT else words.text.strip()
    if file:
        clue.recipe = json.dumps(file.recipe)
    clue.language, clue.region, clue.alert_experts = words.language, words.region, words.alert_experts
    clue.notes, clue.note_words = notes.checked(words.notes, words.note_words)
    voices.check_transcript(clue)
    clue.save()


def _queue(clue: Clue, since: datetime | None = None) -> Review:
    """Words take one moderator, media take two; what waited already keeps its place."""
    item = review.put_in_queue(
        kind=Review.Kind.CLUE,
        subject=clue.pk,
        case=clue.case,
        author=clue.author,
        seen_hash=clue.seen_hash(),
        approvals_needed=1 if clue.medium == Clue.Medium.TEXT else 2,
    )
    if since is not None:
        item.waiting_since = since
        item.save(update_fields=["waiting_since"])
    if clue.case.is_published:
        review.ask_moderators(item)
    return item


def wait_again(clue: Clue) -> None:
    """A step of an appeal, under the case's lock: it waits for vetting as if it had just been sent."""
    if clue.state != ClueState.IN_REVIEW:
        clue.move_to(ClueState.IN_REVIEW)
    _queue(clue)


def _tell_author(clue: Clue, item: Review, kind: InboxItem.Kind) -> None:
    key, why = f"decided:{item.pk}", clue.in_alerts
    alerts.tell([clue.author], kind=kind, key=key, case=clue.case, target=clue.pk, why=why)
