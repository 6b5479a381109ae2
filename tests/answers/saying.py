"""Short ways to say an answer in tests; everything goes through the actions."""

from __future__ import annotations

from accounts.models import User
from forum.answers import actions
from forum.answers.models import Answer
from forum.answers.words import AnswerWords
from forum.clues.models import Clue
from forum.review.models import Review


def say(by: User, clue: Clue, *places: tuple[str, float], after_round: int = 0, **words: object) -> Answer:
    """say(expert, clue, ("MX", 0.7), ("GT", 0.15), excluded=("ES",))"""
    judgement = AnswerWords(places=places, **words)  # type: ignore[arg-type]
    return actions.give_answer(by=by, clue_id=clue.pk, judgement=judgement, after_round=after_round)


def waiting(answer: Answer) -> Review:
    """The open review of an answer's reasons."""
    return Review.objects.get(kind=Review.Kind.ANSWER, subject=answer.pk, state=Review.State.WAITING)
