"""The closed list of what the trail can say was done, each with its kind in law (EU 2016/680, Article 25)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    DENIED = "denied"
    FAILED = "failed"


class Led(StrEnum):
    """The six processing operations that Article 25 of the Law Enforcement Directive wants logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class Operation(StrEnum):
    """What was done, as noun.verb; a value once written is never renamed."""

    ACCOUNT_SIGN_IN = "account.sign_in"
    ACCOUNT_SIGN_OUT = "account.sign_out"
    ACCOUNT_REFUSE = "account.refuse"
    ACCOUNT_REGISTER = "account.register"
    ACCOUNT_STEP_IN = "account.step_in"
    ACCOUNT_CHANGE_FACTOR = "account.change_factor"
    ACCOUNT_CHANGE_PASSWORD = "account.change_password"  # noqa: S105
    ACCOUNT_CHANGE_LANGUAGE = "account.change_language"
    ACCOUNT_APPOINT = "account.appoint"
    ACCOUNT_SUSPEND = "account.suspend"
    ACCOUNT_RESTORE = "account.restore"
    ACCOUNT_ERASE = "account.erase"
    APPLICATION_SUBMIT = "application.submit"
    APPLICATION_APPROVE = "application.approve"
    APPLICATION_RETURN = "application.return"
    APPLICATION_REFUSE = "application.refuse"
    APPLICATION_CONSULT = "application.consult"
    ROLE_GRANT = "role.grant"
    ROLE_WITHDRAW = "role.withdraw"
    PEOPLE_CONSULT = "people.consult"
    ORGANISATION_CREATE = "organisation.create"
    EXPERTISE_CHANGE = "expertise.change"
    BOARD_CREATE = "board.create"
    BOARD_JOIN = "board.join"
    BOARD_LEAVE = "board.leave"
    BOARD_CONSULT = "board.consult"
    CASE_DRAFT = "case.draft"
    CASE_SUBMIT = "case.submit"
    CASE_APPROVE = "case.approve"
    CASE_RETURN = "case.return"
    CASE_QUARANTINE = "case.quarantine"
    CASE_CONSULT = "case.consult"
    CASE_LOCATE = "case.locate"
    CASE_CLOSE = "case.close"
    CASE_REOPEN = "case.reopen"
    CASE_FOLLOW = "case.follow"
    CASE_ERASE = "case.erase"
    CLUE_SUBMIT = "clue.submit"
    CLUE_REVISE = "clue.revise"
    CLUE_WITHDRAW = "clue.withdraw"
    CLUE_APPROVE = "clue.approve"
    CLUE_RETURN = "clue.return"
    CLUE_QUARANTINE = "clue.quarantine"
    CLUE_CONSULT = "clue.consult"
    MEDIA_CONSULT = "media.consult"
    MARK_ADD = "mark.add"
    REVIEW_CLAIM = "review.claim"
    REVIEW_RELEASE = "review.release"
    REVIEW_TAKEOVER = "review.takeover"
    REVIEW_CONSULT = "review.consult"
    QUEUE_CONSULT = "queue.consult"
    POST_WRITE = "post.write"
    POST_EDIT = "post.edit"
    POST_WITHDRAW = "post.withdraw"
    POST_APPROVE = "post.approve"
    POST_RETURN = "post.return"
    POST_QUARANTINE = "post.quarantine"
    POST_CONSULT = "post.consult"
    ANSWER_GIVE = "answer.give"
    ANSWER_REVISE = "answer.revise"
    ANSWER_APPROVE_TEXT = "answer.approve_text"
    ANSWER_RETURN_TEXT = "answer.return_text"
    ANSWER_CONSULT = "answer.consult"
    BELIEF_CONSULT = "belief.consult"
    ALERT_DELIVER = "alert.deliver"
    INBOX_CONSULT = "inbox.consult"
    REFERRAL_SEND = "referral.send"
    REFERRAL_ACCEPT = "referral.accept"
    REFERRAL_DECLINE = "referral.decline"
    REFERRAL_CONCLUDE = "referral.conclude"
    REFERRAL_CONSULT = "referral.consult"
    PRACTICE_SET_TRUTH = "practice.set_truth"
    PRACTICE_SCORE = "practice.score"
    PRACTICE_CONSULT = "practice.consult"
    READING_COUNT = "reading.count"
    AUDIT_CONSULT = "audit.consult"
    AUDIT_OPEN = "audit.open"
    AUDIT_VERIFY = "audit.verify"
    AUDIT_EXPORT = "audit.export"
    AUDIT_SERVE = "audit.serve"
    AUDIT_REPLAY = "audit.replay"
    AUDIT_PRUNE = "audit.prune"
    ROW_ADOPT = "row.adopt"
    ACCESS_DENY = "access.deny"
    KEY_DESTROY = "key.destroy"


# Each tells, in its detail, which keys were destroyed.
DESTROYING = frozenset({Operation.KEY_DESTROY, Operation.ACCOUNT_ERASE, Operation.CASE_ERASE})
_COLLECTING = {"submit", "register", "draft", "write", "give", "add"}
_DISCLOSING = {
    Operation.ALERT_DELIVER, Operation.REFERRAL_SEND, Operation.REFERRAL_ACCEPT, Operation.CASE_APPROVE,
    Operation.CLUE_APPROVE, Operation.POST_APPROVE, Operation.ANSWER_APPROVE_TEXT, Operation.AUDIT_EXPORT,
    Operation.AUDIT_SERVE,
}  # fmt: skip
_CONSULTING = {Operation.ACCESS_DENY, Operation.READING_COUNT, Operation.AUDIT_VERIFY, Operation.AUDIT_OPEN}


def _led(operation: Operation) -> Led:
    verb = operation.value.split(".")[1]
    if operation in DESTROYING or operation is Operation.AUDIT_PRUNE:
        return Led.ERASURE
    if operation is Operation.PRACTICE_SCORE:
        return Led.COMBINATION
    if operation in _DISCLOSING:
        return Led.DISCLOSURE
    if verb == "consult" or operation in _CONSULTING:
        return Led.CONSULTATION
    return Led.COLLECTION if verb in _COLLECTING else Led.ALTERATION


LED: dict[Operation, Led] = {operation: _led(operation) for operation in Operation}
