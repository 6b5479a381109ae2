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
    ACCOUNT_LINK = "account.link"
    ACCOUNT_UNLINK = "account.unlink"
    ACCOUNT_CHANGE_PASSWORD = "account.change_password"  # nosec B105 # the name of an operation
    ACCOUNT_CHANGE_LANGUAGE = "account.change_language"
    ACCOUNT_END_SESSIONS = "account.end_sessions"
    ACCOUNT_END_SESSIONS_OF = "account.end_sessions_of"
    ACCOUNT_NEW_DEVICE = "account.new_device"
    ACCOUNT_NEW_COUNTRY = "account.new_country"
    ACCOUNT_FORGET_FAMILIAR = "account.forget_familiar"
    ACCOUNT_APPOINT = "account.appoint"
    ACCOUNT_SUSPEND = "account.suspend"
    ACCOUNT_RESTORE = "account.restore"
    ACCOUNT_LOCK = "account.lock"
    ACCOUNT_RELEASE = "account.release"
    ACCOUNT_ACCEPT_TERMS = "account.accept_terms"
    ACCOUNT_RESET_FACTORS = "account.reset_factors"
    ACCOUNT_LET_IN = "account.let_in"
    ACCOUNT_LAPSE = "account.lapse"
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
    ORGANISATION_CHANGE = "organisation.change"
    ORGANISATION_CHANGE_DUTY = "organisation.change_duty"
    ROSTER_CONSULT = "roster.consult"
    ROSTER_ATTEST = "roster.attest"
    ROSTER_LEAVE = "roster.leave"
    INVITATION_SEND = "invitation.send"
    INVITATION_WITHDRAW = "invitation.withdraw"
    INVITATION_USE = "invitation.use"
    EXPERTISE_CHANGE = "expertise.change"
    HASHLIST_IMPORT = "hashlist.import"
    HASHLIST_EXTEND = "hashlist.extend"
    HASHLIST_REMOVE = "hashlist.remove"
    HASHLIST_CONSULT = "hashlist.consult"
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
    CASE_ASK_WIDER = "case.ask_wider"
    CASE_WIDEN = "case.widen"
    CASE_REFUSE_WIDER = "case.refuse_wider"
    CASE_NARROW = "case.narrow"
    CASE_OFFER = "case.offer"
    CASE_KEEP = "case.keep"
    CASE_HAND_OVER = "case.hand_over"
    CASE_SEAL = "case.seal"
    CONFLICT_DECLARE = "conflict.declare"
    CONFLICT_LIFT = "conflict.lift"
    CEILING_SET = "ceiling.set"
    CASE_ERASE = "case.erase"
    RELATED_FIND = "related.find"
    RELATED_ASK = "related.ask"
    RELATED_ACCEPT = "related.accept"
    RELATED_DECLINE = "related.decline"
    ARRANGEMENT_MOVE = "arrangement.move"
    ARRANGEMENT_GROUP = "arrangement.group"
    ARRANGEMENT_RENAME = "arrangement.rename"
    ARRANGEMENT_MOVE_GROUP = "arrangement.move_group"
    ARRANGEMENT_REMOVE_GROUP = "arrangement.remove_group"
    ARRANGEMENT_APPROVE_NAME = "arrangement.approve_name"
    ARRANGEMENT_RETURN_NAME = "arrangement.return_name"
    LINK_LOOK = "link.look"
    LINK_FIND = "link.find"
    LEAD_FIND = "lead.find"
    LINK_STATE = "link.state"
    LINK_CONFIRM = "link.confirm"
    LINK_REFUSE = "link.refuse"
    EMERGENCY_ASK = "emergency.ask"
    EMERGENCY_OPEN = "emergency.open"
    EMERGENCY_REFUSE = "emergency.refuse"
    EMERGENCY_END = "emergency.end"
    EMERGENCY_CONSULT = "emergency.consult"
    CLUE_SUBMIT = "clue.submit"
    CLUE_REVISE = "clue.revise"
    CLUE_WITHDRAW = "clue.withdraw"
    CLUE_APPROVE = "clue.approve"
    CLUE_RETURN = "clue.return"
    CLUE_QUARANTINE = "clue.quarantine"
    CLUE_NOTE = "clue.note"
    CLUE_CLOSE_VOICE = "clue.close_voice"
    CLUE_CONSULT = "clue.consult"
    ARRIVAL_BEGIN = "arrival.begin"
    ARRIVAL_RECEIVE = "arrival.receive"
    ARRIVAL_LOOK = "arrival.look"
    ARRIVAL_READY = "arrival.ready"
    ARRIVAL_CLEAN = "arrival.clean"
    ARRIVAL_REFUSE = "arrival.refuse"
    ARRIVAL_HOLD = "arrival.hold"
    ARRIVAL_OVERRULE = "arrival.overrule"
    ARRIVAL_DESTROY = "arrival.destroy"
    ARRIVAL_DISCARD = "arrival.discard"
    ARRIVAL_CONSULT = "arrival.consult"
    MEDIA_CONSULT = "media.consult"
    MEDIA_CUT = "media.cut"
    MEDIA_TAKE = "media.take"
    HEARER_NAME = "hearer.name"
    HEARER_TAKE_OFF = "hearer.take_off"
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
    CARE_CHANGE = "care.change"
    CARE_CONSULT = "care.consult"
    READING_COUNT = "reading.count"
    READING_SLOW = "reading.slow"
    READING_LIFT = "reading.lift"
    AUDIT_CONSULT = "audit.consult"
    AUDIT_OPEN = "audit.open"
    AUDIT_VERIFY = "audit.verify"
    AUDIT_EXPORT = "audit.export"
    AUDIT_SERVE = "audit.serve"
    AUDIT_REPLAY = "audit.replay"
    AUDIT_PRUNE = "audit.prune"
    ROW_ADOPT = "row.adopt"
    ACCESS_DENY = "access.deny"
    KEY_ROTATE = "key.rotate"
    KEY_DESTROY = "key.destroy"


# Each tells, in its detail, which keys were destroyed.
DESTROYING = frozenset({Operation.KEY_DESTROY, Operation.ACCOUNT_ERASE, Operation.CASE_ERASE})
_COLLECTING = {"receive", "submit", "register", "draft", "write", "give", "add"}
_LINKING = {Operation.LEAD_FIND, Operation.LINK_LOOK, Operation.LINK_FIND, Operation.LINK_STATE, Operation.LINK_CONFIRM}
_COMBINING = {Operation.ARRIVAL_LOOK, Operation.PRACTICE_SCORE, Operation.RELATED_FIND, *_LINKING}
_DISCLOSING = {
    Operation.ALERT_DELIVER, Operation.REFERRAL_SEND, Operation.REFERRAL_ACCEPT, Operation.CASE_APPROVE,
    Operation.CASE_WIDEN, Operation.EMERGENCY_OPEN, Operation.CLUE_APPROVE, Operation.POST_APPROVE,
    Operation.ANSWER_APPROVE_TEXT, Operation.AUDIT_EXPORT, Operation.AUDIT_SERVE, Operation.MEDIA_TAKE,
    Operation.HEARER_NAME,
}  # fmt: skip
_CONSULTING = {Operation.ACCESS_DENY, Operation.READING_COUNT, Operation.AUDIT_VERIFY, Operation.AUDIT_OPEN}


def _led(operation: Operation) -> Led:
    verb = operation.value.split(".")[1]
    if operation in DESTROYING or operation is Operation.AUDIT_PRUNE:
        return Led.ERASURE
    if operation in _COMBINING:
        return Led.COMBINATION
    if operation in _DISCLOSING:
        return Led.DISCLOSURE
    if verb == "consult" or operation in _CONSULTING:
        return Led.CONSULTATION
    return Led.COLLECTION if verb in _COLLECTING else Led.ALTERATION


LED: dict[Operation, Led] = {operation: _led(operation) for operation in Operation}
