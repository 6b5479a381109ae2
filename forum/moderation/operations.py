"""Which of the trail's operations are acts of moderation: all that decides what others see, or who decides it.

Not here: who reported or asked something, what was undone before it was done, and who merely held or read an item.
"""

from __future__ import annotations

from audit.operations import Operation

# Their object is a review, or what is judged is read already: they exist for those alone for whom the review does.
ABOUT_REVIEWS = frozenset({Operation.REVIEW_TAKEOVER, Operation.REVIEW_ESCALATE})
ABOUT_REPORTS = frozenset({Operation.FLAG_DISMISS, Operation.FLAG_TAKE_DOWN, Operation.FLAG_HOLD_BACK})
ABOUT_LOOKS = frozenset({
    Operation.SECOND_LOOK_AGREE, Operation.SECOND_LOOK_TAKE_DOWN, Operation.SECOND_LOOK_HOLD_BACK,
})  # fmt: skip
ABOUT_CONDUCT = frozenset({Operation.STRIKE_ADD, Operation.APPEAL_UPHOLD, Operation.APPEAL_OVERTURN})
APPROVALS = frozenset({
    Operation.CASE_APPROVE, Operation.CLUE_APPROVE, Operation.POST_APPROVE, Operation.POST_CORRECT,
})  # fmt: skip
MODERATION = ABOUT_REVIEWS | ABOUT_REPORTS | ABOUT_LOOKS | ABOUT_CONDUCT | APPROVALS | {
    Operation.CASE_SLOW,
    Operation.CASE_RETURN, Operation.CASE_QUARANTINE, Operation.CASE_WIDEN, Operation.CASE_REFUSE_WIDER,
    Operation.CLUE_RETURN, Operation.CLUE_QUARANTINE, Operation.CLUE_NOTE,
    Operation.POST_RETURN, Operation.POST_QUARANTINE,
    Operation.POST_SORT, Operation.POST_ASK_MOVE, Operation.POST_REFUSE_MOVE, Operation.POST_MOVE, Operation.POST_LEAVE,
    Operation.ANSWER_APPROVE_TEXT, Operation.ANSWER_RETURN_TEXT,
    Operation.REDACTION_MAKE, Operation.ANSWER_REDACT,
    Operation.ARRANGEMENT_APPROVE_NAME, Operation.ARRANGEMENT_RETURN_NAME,
}  # fmt: skip
