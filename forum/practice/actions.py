"""The use cases of practice: make a draft a practice case, score an answer."""

from __future__ import annotations

from uuid import UUID

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.practice import events, permissions, scoring
from forum.practice.models import Score, Truth


@act()
def set_truth(
    *, by: User, case_id: UUID, area: str, explanation: str = "", origin: str = Truth.Origin.MADE, credit: str = ""
) -> Truth:
    """The author of a draft says where it really is from, and its material: from now on it is a practice case."""
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_set_truth(by, case, area)
    permissions.check_origin(origin, credit)
    told = {"area": area, "explanation": explanation.strip(), "origin": origin, "credit": credit.strip()}
    truth, _new = Truth.objects.update_or_create(case=case, defaults=told)
    Case.objects.filter(pk=case.pk).update(is_practice=True)
    log.record(events.TruthSet(object=str(case.pk), case=str(case.pk)), by=by)
    return truth


@act()
def score_answer(*, by: User, answer_id: UUID) -> Score:
    """Compare one's own first answer with the truth; scoring again is the same score."""
    answer = Answer.objects.select_related("clue", "case", "expert").one(answer_id)
    Case.objects.visible_to(by).locked(answer.case_id)
    permissions.check_score(by, answer)
    if found := Score.objects.filter(answer=answer).first():
        return found
    truth = Truth.objects.filter(case=answer.case_id).first()
    if truth is None:
        raise NotFoundHere
    marks = scoring.marks(answer, truth.area)
    score = Score.objects.create(answer=answer, log_gain=marks.log_gain, brier=marks.brier)
    log.record(events.AnswerScored(object=str(answer.pk), case=str(answer.case_id)), by=by)
    return score
