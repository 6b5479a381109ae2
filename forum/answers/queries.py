"""What pages read about answers; everything others judged passes through the seal first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.errors import NotFoundHere
from accounts.models import Role, User
from forum.answers import sealing
from forum.answers.forms import Evidence
from forum.answers.models import Answer
from forum.answers.panel import BeliefPanel, belief_panel
from forum.answers.sealing import Seal, can_answer, is_sealed_for
from forum.answers.shown import AnswerShown, marks_in_words, shown
from forum.cases.models import Case
from forum.clues.models import Clue, Mark
from forum.clues.queries import marks_of
from forum.discussion.comments import comments_on, first_words
from forum.review.models import Review
from forum.review.queries import standings

__all__ = [
    "BeliefPanel",
    "ClueAnswers",
    "ReasonsShown",
    "answers_shown",
    "belief_panel",
    "can_answer",
    "clue_answers",
    "contributors",
    "evidence",
    "is_sealed_for",
    "own_answer",
    "unanswered",
    "vetting",
]


@dataclass(frozen=True)
class ClueAnswers:
    """Answers on a clue for one person: one's own rounds, others' only when unsealed."""

    clue: Clue
    own: Sequence[AnswerShown]
    others: Sequence[AnswerShown]
    sealed: bool
    can_answer: bool
    why_not: str  # the sentence that says why this person can't answer; empty when they can


@dataclass(frozen=True)
class ReasonsShown:
    """What a moderator vets: the reasons beside the places, as others would read them."""

    clue: Clue
    answer: AnswerShown


def clue_answers(user: User, clue: Clue) -> ClueAnswers:
    """Own rounds, newest first, and others' as far as the seal lets: a constant number of queries."""
    sealed = sealing.is_sealed_for(user, clue)
    refusal = sealing.refusal_to_answer(user, clue, sealed=sealed)
    found = Answer.objects.filter(clue=clue).select_related("expert__organisation").order_by("-created_at", "pk")
    answers = list(found.filter(expert=user) if sealed else found)
    own = [answer for answer in answers if answer.expert_id == user.pk]
    places = standings([answer.pk for answer in own]) if own else {}
    marks = marks_in_words(marks_of(user, clue)) if answers else {}
    return ClueAnswers(
        clue=clue,
        own=[shown(one, marks, with_reasons=True, standing=places.get(one.pk)) for one in own],
        others=[shown(one, marks) for one in answers if one.expert_id != user.pk],
        sealed=sealed,
        can_answer=refusal is None,
        why_not=refusal.sentence if refusal else "",
    )


def answers_shown(user: User, clue: Clue) -> list[Answer]:
    """Active answers on this clue that this person may see."""
    found = clue.answers.filter(replaced_at=None).select_related("expert__organisation").order_by("created_at")
    return list(found.filter(expert=user) if sealing.is_sealed_for(user, clue) else found)


def unanswered(user: User, case: Case, seals: Iterable[Seal]) -> list[Clue]:
    """Clues of this case that wait for this expert's answer, in order."""
    if case.author_id == user.pk or not user.has_role(Role.EXPERT):
        return []
    return [seal.clue for seal in seals if not (seal.answered or seal.unblinded)]


def case_to_answer(user: User, clue_id: UUID) -> Case:
    """For drafts: of a clue that they may answer, be it for the first time or anew."""
    clue = Clue.objects.visible_to(user).select_related("case").one(clue_id)
    if not can_answer(user, clue):
        raise NotFoundHere
    return clue.case


def own_answer(user: User, clue: Clue) -> Answer | None:
    """The round of theirs that counts."""
    return clue.answers.filter(expert=user, replaced_at=None).first()


def evidence(user: User, clue: Clue, marks: Sequence[Mark]) -> list[Evidence]:
    """Marks this person may cite, each with what was first said about it: two queries."""
    said = comments_on(user, clue.case, marks)
    words = marks_in_words(marks)
    return [Evidence(str(mark.pk), words[str(mark.pk)].words, first_words(said.get(mark.pk, ()))) for mark in marks]


def contributors(case: Case) -> list[User]:
    """Who answered a clue of the case: they learn the class of its outcome."""
    experts = Answer.objects.filter(case=case, replaced_at=None).values("expert")
    return list(User.objects.cleared().filter(pk__in=experts).order_by("pk"))


def vetting(review: Review) -> ReasonsShown:
    """The reasons as others would read them; the desk has checked that this moderator may vet them."""
    answer = Answer.objects.select_related("expert__organisation", "clue__case").get(pk=review.subject)
    marks = marks_in_words(marks_of(answer.expert, answer.clue)) if answer.marks or answer.marks_against else {}
    return ReasonsShown(answer.clue, shown(answer, marks, with_reasons=True))
