"""The trail in the words of people who read it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import operations
from audit.operations import Led, Operation, Outcome

Words = str | Promise

OPERATIONS: dict[Operation, Words] = {
    Operation.ACCOUNT_SIGN_IN: _("Signed in"),
    Operation.ACCOUNT_SIGN_OUT: _("Signed out"),
    Operation.ACCOUNT_REFUSE: _("Was refused at sign-in"),
    Operation.ACCOUNT_REGISTER: _("Registered an account"),
    Operation.ACCOUNT_CHANGE_FACTOR: _("Changed a second factor"),
    Operation.ACCOUNT_CHANGE_PASSWORD: _("Changed a password"),
    Operation.ACCOUNT_CHANGE_LANGUAGE: _("Changed the language of their pages"),
    Operation.ACCOUNT_APPOINT: _("Appointed a person"),
    Operation.ACCOUNT_SUSPEND: _("Suspended an account"),
    Operation.ACCOUNT_RESTORE: _("Restored an account"),
    Operation.ACCOUNT_ERASE: _("Erased a person"),
    Operation.ROLE_WITHDRAW: _("Withdrew a role"),
    Operation.ACCOUNT_STEP_IN: _("Stepped into a person of the demonstration"),
    Operation.APPLICATION_SUBMIT: _("Applied to be vetted"),
    Operation.APPLICATION_APPROVE: _("Approved an application"),
    Operation.APPLICATION_RETURN: _("Returned an application"),
    Operation.APPLICATION_REFUSE: _("Refused an application"),
    Operation.APPLICATION_CONSULT: _("Read an application"),
    Operation.ROLE_GRANT: _("Gave a role"),
    Operation.PEOPLE_CONSULT: _("Read who has an account"),
    Operation.ORGANISATION_CREATE: _("Created an organisation"),
    Operation.EXPERTISE_CHANGE: _("Changed what they know"),
    Operation.BOARD_CREATE: _("Created a board"),
    Operation.BOARD_JOIN: _("Joined a board"),
    Operation.BOARD_LEAVE: _("Left a board"),
    Operation.BOARD_CONSULT: _("Read a board"),
    Operation.CASE_DRAFT: _("Drafted a case"),
    Operation.CASE_SUBMIT: _("Sent a case to vetting"),
    Operation.CASE_APPROVE: _("Approved a case"),
    Operation.CASE_RETURN: _("Returned a case"),
    Operation.CASE_QUARANTINE: _("Quarantined a case"),
    Operation.CASE_CONSULT: _("Read a case"),
    Operation.CASE_LOCATE: _("Marked a case as located"),
    Operation.CASE_CLOSE: _("Closed a case"),
    Operation.CASE_REOPEN: _("Reopened a case"),
    Operation.CASE_FOLLOW: _("Changed whether they follow a case"),
    Operation.CASE_ERASE: _("Erased a case"),
    Operation.CLUE_SUBMIT: _("Submitted a clue"),
    Operation.CLUE_REVISE: _("Revised a clue"),
    Operation.CLUE_WITHDRAW: _("Withdrew a clue"),
    Operation.CLUE_APPROVE: _("Approved a clue"),
    Operation.CLUE_RETURN: _("Returned a clue"),
    Operation.CLUE_QUARANTINE: _("Quarantined a clue"),
    Operation.CLUE_CONSULT: _("Read a clue"),
    Operation.MEDIA_CONSULT: _("Opened a picture or recording"),
    Operation.MARK_ADD: _("Marked a place in a clue"),
    Operation.REVIEW_CLAIM: _("Claimed a review"),
    Operation.REVIEW_RELEASE: _("Released a review"),
    Operation.REVIEW_TAKEOVER: _("Took over a review"),
    Operation.REVIEW_CONSULT: _("Read something waiting for vetting"),
    Operation.QUEUE_CONSULT: _("Read the vetting queue"),
    Operation.POST_WRITE: _("Wrote a post"),
    Operation.POST_EDIT: _("Edited a post"),
    Operation.POST_WITHDRAW: _("Withdrew a post"),
    Operation.POST_APPROVE: _("Approved a post"),
    Operation.POST_RETURN: _("Returned a post"),
    Operation.POST_QUARANTINE: _("Quarantined a post"),
    Operation.POST_CONSULT: _("Read a post"),
    Operation.ANSWER_GIVE: _("Gave a sealed answer"),
    Operation.ANSWER_REVISE: _("Revised an answer"),
    Operation.ANSWER_APPROVE_TEXT: _("Approved an answer’s text"),
    Operation.ANSWER_RETURN_TEXT: _("Returned an answer’s text"),
    Operation.ANSWER_CONSULT: _("Read answers"),
    Operation.BELIEF_CONSULT: _("Read a belief"),
    Operation.ALERT_DELIVER: _("Was told through the inbox"),
    Operation.INBOX_CONSULT: _("Read the inbox"),
    Operation.REFERRAL_SEND: _("Referred a case"),
    Operation.REFERRAL_ACCEPT: _("Accepted a referral"),
    Operation.REFERRAL_DECLINE: _("Declined a referral"),
    Operation.REFERRAL_CONCLUDE: _("Told a referral’s outcome"),
    Operation.REFERRAL_CONSULT: _("Read a referral"),
    Operation.PRACTICE_SET_TRUTH: _("Set a practice case’s truth"),
    Operation.PRACTICE_SCORE: _("Scored practice answers"),
    Operation.PRACTICE_CONSULT: _("Read the truth of a practice case"),
    Operation.READING_COUNT: _("Read the same again within a minute"),
    Operation.AUDIT_CONSULT: _("Read the audit trail"),
    Operation.AUDIT_OPEN: _("Opened personal fields of the audit trail"),
    Operation.AUDIT_VERIFY: _("Verified the audit trail"),
    Operation.AUDIT_EXPORT: _("Exported from the audit trail"),
    Operation.AUDIT_SERVE: _("Fetched entries of the published log"),
    Operation.AUDIT_REPLAY: _("Put back signed entries after a restore"),
    Operation.AUDIT_PRUNE: _("Dropped what was kept long enough"),
    Operation.ROW_ADOPT: _("Took over rows from before they pointed to entries"),
    Operation.ACCESS_DENY: _("Was refused access"),
    Operation.KEY_DESTROY: _("Erased by destroying a key"),
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.DONE: _("done"),
    Outcome.DENIED: _("denied"),
    Outcome.FAILED: _("failed"),
}
LED: dict[Led, Words] = {
    Led.COLLECTION: _("collection"),
    Led.ALTERATION: _("alteration"),
    Led.CONSULTATION: _("consultation"),
    Led.DISCLOSURE: _("disclosure"),
    Led.COMBINATION: _("combination"),
    Led.ERASURE: _("erasure"),
}
FIELDS: dict[str, Words] = {
    "actor": _("Who"),
    "unit": _("Unit"),
    "object": _("Object"),
    "subject": _("Subject"),
    "recipients": _("Recipients"),
    "justification": _("Justification"),
    "address": _("Address"),
    "detail": _("Detail"),
}


def operation(value: str) -> Words:
    """In words; an operation this version does not know stays as it is written."""
    known = {str(one): words for one, words in OPERATIONS.items()}
    return known.get(value, value)


def outcome(value: str) -> Words:
    return {str(one): words for one, words in OUTCOMES.items()}.get(value, value)


def led(value: str) -> Words:
    """Which of the six kinds of law this operation is; nothing for one that this version does not know."""
    known = {str(one): LED[kind] for one, kind in operations.LED.items()}
    return known.get(value, "")
