"""What the result page reads; the truth only after one's own answer on every clue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, Max, Q

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.answers import naming, sealing
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.practice.models import Score, Truth

DONE = 100  # cases on one page


@dataclass(frozen=True)
class ScoredClue:
    """One clue with how the first answer did: `times` is how many times likelier than the prior the truth was held."""

    clue: Clue
    score: Score | None

    @property
    def gain(self) -> str:
        return f"{self.score.log_gain:+.2f}" if self.score else ""

    @property
    def is_good(self) -> bool:
        return self.score is not None and self.score.log_gain > 0


@dataclass(frozen=True)
class PracticeResult:
    """The result page: `truth` stays None until this person may know it."""

    case: Case
    is_author: bool
    remaining: Sequence[Clue]
    truth: Truth | None
    truth_name: str
    scored: Sequence[ScoredClue]


@dataclass(frozen=True)
class Done:
    """A case with first answers of theirs; `mean` of their gains is None until they have opened its result."""

    case: Case
    answered: int
    mean: float | None

    @property
    def gain(self) -> str:
        return "" if self.mean is None else f"{self.mean:+.2f}"


def result(user: User, case: Case) -> PracticeResult:
    """Truth and own scores for who has answered everything; for others what is left to answer."""
    if not case.is_practice:
        raise NotFoundHere
    is_author = case.author_id == user.pk
    left = [] if is_author else remaining(user, case)
    knows = is_author or (not left and bool(first_answers(user, case)))
    truth = Truth.objects.filter(case=case).first() if knows else None
    scores = Score.objects.filter(answer__expert=user, answer__case=case) if knows else Score.objects.none()
    found = list(scores.select_related("answer__clue").order_by("answer__clue__number"))
    return PracticeResult(
        case=case,
        is_author=is_author,
        remaining=left,
        truth=truth,
        truth_name=naming.full_name_of(truth.area) if truth else "",
        scored=[ScoredClue(score.answer.clue, score) for score in found],
    )


def done(user: User) -> list[Done]:
    """Practice cases they have answered something of, newest first; scored once they have seen the truth; one query."""
    mine = Case.objects.visible_to(user).filter(is_practice=True)
    first = Q(answers__expert=user, answers__round=1)
    rows = mine.annotate(
        answered=Count("answers", filter=first), gain=Avg("answers__score__log_gain", filter=first),
        last=Max("answers__created_at", filter=first),
    ).filter(answered__gt=0)  # fmt: skip
    found = rows.select_related("board").order_by("-last", "pk")[:DONE]
    return [Done(one, vars(one)["answered"], vars(one)["gain"]) for one in found]


def truth_of(case: Case) -> Truth | None:
    """For its author's form."""
    return Truth.objects.filter(case=case).first()


def remaining(user: User, case: Case) -> list[Clue]:
    """Approved clues without an answer of theirs: all of them for who does not answer."""
    return [seal.clue for seal in sealing.seals(user, case) if not seal.answered]


def first_answers(user: User, case: Case) -> list[Answer]:
    """Round one on each clue: what is scored, since later rounds may follow others or the truth."""
    answers = Answer.objects.filter(case=case, expert=user, round=1).select_related("clue__case", "case", "expert")
    return list(answers.order_by("clue__number"))


def unscored(user: User, case: Case) -> list[Answer]:
    """First answers that wait for their score."""
    done = set(Score.objects.filter(answer__expert=user, answer__case=case).values_list("answer_id", flat=True))
    return [answer for answer in first_answers(user, case) if answer.pk not in done]
