"""The use cases of an answer: give one, read others', and the two verdicts on its reasons."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import BadInput, Conflict
from accounts.models import Role, User
from audit import log
from audit.acts import act
from forum.answers import beliefs, drawing, events, sealing, telling
from forum.answers.models import Answer, LeadsRead, Unblinded
from forum.answers.words import AnswerWords
from forum.cases import redacted
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.clues.queries import marks_of
from forum.drafts import steps as drafts
from forum.drafts.places import Kind
from forum.review import steps as review
from forum.review.models import Decision, Review
from forum.wording import steps as wording


def seen_hash(answer: Answer) -> str:
    """SHA-256 over the reasons, the only part of an answer that is vetted."""
    return hashlib.sha256(answer.reasons.encode()).hexdigest()


@act()
def give_answer(
    *,
    by: User,
    clue_id: UUID,
    judgement: AnswerWords,
    after_round: int = 0,
    needed: str = "",
    draft: UUID | None = None,
) -> Answer:
    """An expert answers, or gives another round; the belief of the clue has a new version.

    `after_round` is the round the expert had before them (0: none), so that a form sent twice, or from two windows,
    is no second answer. The numbers count at once; the reasons are read by others once a moderator approved them.
    """
    clue = _clue(by, clue_id)
    case = clue.case
    sealing.check_answer(by, clue)
    judgement.check()
    former = _former(by, clue, after_round, judgement.reasons)
    tallies.count(by.pk, "answer")
    answer = _store(by, clue, judgement, former)
    _record(by, answer, is_first=former is None)
    wording.needed(by, needed, thing=answer.pk, case=clue.case_id)
    drafts.sent(by, draft, Kind.ANSWER, clue.pk, case)
    waiting = _queue(answer)
    move = beliefs.recompute(clue)
    telling.answered(answer, move, waiting)
    return answer


def _clue(by: User, clue_id: UUID) -> Clue:
    """Locks in the one order: case, then clue."""
    case = Case.objects.visible_to(by).locked(Clue.objects.visible_to(by).one(clue_id).case_id)
    clue = Clue.objects.visible_to(by).locked(clue_id)
    clue.case = case
    return clue


def _former(by: User, clue: Clue, after_round: int, reasons: str) -> Answer | None:
    """The round that counts now, as the form had it."""
    former = clue.answers.filter(expert=by, replaced_at=None).first()
    if after_round != (former.round if former else 0):
        raise Conflict(_("You have answered this clue meanwhile. Look at that answer, then give another round."))
    redacted.check(list(clue.answers.filter(expert=by).values_list("pk", flat=True)), reasons)
    return former


def _record(by: User, answer: Answer, *, is_first: bool) -> None:
    event = events.AnswerGiven if is_first else events.AnswerRevised
    detail = f"round {answer.round}"  # never what was judged: an auditor may be an expert who has still to answer
    told = event(object=str(answer.pk), case=str(answer.case_id), subject=str(answer.clue_id), detail=detail)
    log.record(told, by=by)


@act()
def approve_reasons(*, by: User, review_id: UUID, seen: str) -> Answer:
    """The reasons may be read by everyone who may see the answer; the moderator is no longer blind on the clue."""
    answer, item = _decide(by, review_id, Decision.Verdict.APPROVE, seen, "")
    answer.text_state = Answer.TextState.APPROVED
    answer.save(update_fields=["text_state"])
    event = events.ReasonsApproved(object=str(answer.pk), case=str(answer.case_id), detail=seen)
    log.record(event, by=by)
    telling.reasons_decided(answer, item)
    return answer


@act()
def return_reasons(*, by: User, review_id: UUID, seen: str, reason: str) -> Answer:
    """Back to the expert with a reason; the numbers go on counting, and another round carries a better text."""
    answer, item = _decide(by, review_id, Decision.Verdict.RETURN, seen, reason)
    answer.text_state = Answer.TextState.RETURNED
    answer.save(update_fields=["text_state"])
    event = events.ReasonsReturned(object=str(answer.pk), case=str(answer.case_id), justification=reason.strip())
    log.record(event, by=by)
    telling.reasons_decided(answer, item)
    return answer


def note_reading(*, by: User, case: Case) -> None:
    """Before others' judgements are shown to somebody who has not answered: from now on they are not blind.

    Nothing for the asker, nor for experts: they see others' after answering, or after the deadline, when they may
    answer late, not blind.
    """
    if by.pk != case.author_id and case.is_published and not by.has_role(Role.EXPERT):
        _unblind_reader(by, case)


@act()
def _unblind_reader(by: User, case: Case) -> None:
    seen = [seal.clue for seal in sealing.seals(by, case) if seal.is_open and not (seal.answered or seal.unblinded)]
    judged = Answer.objects.filter(clue__in=seen).values_list("clue_id", flat=True).distinct()
    Unblinded.objects.bulk_create([Unblinded(user=by, clue_id=pk) for pk in judged], ignore_conflicts=True)


def note_leads(*, by: User, clue: Clue) -> None:
    """Before machine leads are shown: who becomes an expert later has read them. Experts read them after answering."""
    if by.pk != clue.case.author_id and not by.has_role(Role.EXPERT):
        LeadsRead.objects.bulk_create([LeadsRead(user=by, clue=clue)], ignore_conflicts=True)


@act()
def open_reasons(*, by: User, review_id: UUID) -> None:
    """A moderator is about to read an answer's reasons at the desk: they are no longer blind on its clue."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.ANSWER).subject
    _unblind(by, Answer.objects.one(subject))


def _store(by: User, clue: Clue, judgement: AnswerWords, former: Answer | None) -> Answer:
    has_read = LeadsRead.objects.filter(user=by, clue=clue).exists()
    # Before the row exists: it opens the seal.
    blind = former is None and not has_read and sealing.is_sealed_for(by, clue)
    if former:
        Answer.objects.filter(pk=former.pk).update(replaced_at=timezone.now())
        review.withdraw(Review.Kind.ANSWER, former.pk)
    reasons = judgement.reasons.strip()
    return Answer.objects.create(
        case=clue.case,
        clue=clue,
        expert=by,
        round=former.round + 1 if former else 1,
        cannot_tell=judgement.cannot_tell,
        places=[{"area": code, "p": chance} for code, chance in judgement.places],
        drawn=drawing.kept(judgement.drawn),
        excluded=list(judgement.excluded),
        reasons=reasons,
        **_cited(by, clue, judgement),
        text_state=_text_state(reasons, former),
        blind=blind,
    )


def _cited(by: User, clue: Clue, judgement: AnswerWords) -> dict[str, list[str]]:
    cited = {"marks": judgement.marks, "marks_against": judgement.marks_against}
    if not {mark.pk for mark in marks_of(by, clue)}.issuperset(judgement.marks + judgement.marks_against):
        raise BadInput(_("A mark you cite is not on this clue any more."))
    return {side: [str(mark) for mark in marks] for side, marks in cited.items()}


def _text_state(reasons: str, former: Answer | None) -> str:
    if not reasons:
        return Answer.TextState.NONE
    if former and former.text_state == Answer.TextState.APPROVED and former.reasons == reasons:
        return Answer.TextState.APPROVED
    return Answer.TextState.PENDING


def _queue(answer: Answer) -> Review | None:
    if answer.text_state != Answer.TextState.PENDING:
        return None
    return review.put_in_queue(
        kind=Review.Kind.ANSWER,
        subject=answer.pk,
        case=answer.case,
        author=answer.expert,
        seen_hash=seen_hash(answer),
    )


def _decide(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> tuple[Answer, Review]:
    """Locks in the one order: case, clue, answer; the review is locked by the decision."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.ANSWER).subject
    found = Answer.objects.one(subject)
    case, clue = Case.objects.locked(found.case_id), Clue.objects.locked(found.clue_id)
    answer = Answer.objects.select_related("expert").locked(subject)
    answer.case = clue.case = case
    answer.clue = clue
    item, _decided = review.decide(by=by, review_id=review_id, verdict=verdict, seen=seen, reason=reason)
    _unblind(by, answer)
    return answer, item


def _unblind(person: User, answer: Answer) -> None:
    if not Answer.objects.filter(clue=answer.clue_id, expert=person, replaced_at=None).exists():
        Unblinded.objects.get_or_create(user=person, clue_id=answer.clue_id)
