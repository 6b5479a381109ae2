"""What is read of questions: an author's own, and those on an item for its moderators."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import User
from forum.cases.models import Case
from forum.review.models import Question, Review


def own_question(user: User, question_id: UUID) -> Question:
    """Of something one wrote, in a case that one may see now."""
    cases = Case.objects.visible_to(user).filter(pk=OuterRef("review__case"))
    mine = Question.objects.filter(Exists(cases), review__author=user).exclude(
        review__state=Review.State.QUARANTINED  # held back from its author too
    )
    return mine.select_related("review__case__board", "by").one(question_id)


def questions_on(review: Review) -> list[Question]:
    """What was asked about this thing, oldest first, also while it waited before; its moderators read it."""
    if review.case_id is None:
        return []
    asked = Question.objects.filter(review__case=review.case_id, review__subject=review.subject)
    return list(asked.select_related("review__case", "by").order_by("asked_at", "pk"))
