"""The kind in law of each operation (EU 2016/680, Article 25)."""

from __future__ import annotations

from enum import StrEnum

from audit.operations import DESTROYING, Operation


class Led(StrEnum):
    """The six processing operations that Article 25 of the Law Enforcement Directive wants logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


_COLLECTING = {"receive", "submit", "register", "draft", "write", "give", "add"}
_LINKING = {Operation.LEAD_FIND, Operation.LINK_LOOK, Operation.LINK_FIND, Operation.LINK_STATE, Operation.LINK_CONFIRM}
_COMBINING = {Operation.ARRIVAL_LOOK, Operation.PRACTICE_SCORE, Operation.RELATED_FIND, *_LINKING}
_DISCLOSING = {
    Operation.ALERT_DELIVER, Operation.REFERRAL_SEND, Operation.REFERRAL_ACCEPT, Operation.CASE_APPROVE,
    Operation.CASE_WIDEN, Operation.EMERGENCY_OPEN, Operation.CLUE_APPROVE, Operation.POST_APPROVE,
    Operation.POST_CORRECT, Operation.ANSWER_APPROVE_TEXT, Operation.AUDIT_EXPORT, Operation.AUDIT_SERVE,
    Operation.POST_MOVE, Operation.POST_LEAVE, Operation.MEDIA_TAKE, Operation.HEARER_NAME,
    Operation.MODERATION_EXPORT, Operation.MEASURES_EXPORT, Operation.REDACTION_OPEN,
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
