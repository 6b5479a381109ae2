"""The use case of a strike: a moderator adds one to what they decided. (With the verdict itself: forum.desk.)"""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from audit.acts import act
from forum.cases.models import Case
from forum.conduct import permissions, steps
from forum.conduct.models import Strike


@act()
def add_strike(*, by: User, review_id: UUID, kind: str, words: str) -> Strike:
    """On the author of what they turned down, under the case's lock."""
    decision = permissions.decision_by(by, review_id)
    decision.review.case = Case.objects.locked(str(decision.review.case_id))
    return steps.strike(decision, kind, words)
