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
    Operation.ACCOUNT_LINK: _("Linked an account at their organisation's provider"),
    Operation.ACCOUNT_UNLINK: _("Took off the link to their organisation's provider"),
    Operation.ACCOUNT_CHANGE_PASSWORD: _("Changed a password"),
    Operation.ACCOUNT_CHANGE_LANGUAGE: _("Changed the language of their pages"),
    Operation.ACCOUNT_END_SESSIONS: _("Ended sessions of their own"),
    Operation.ACCOUNT_END_SESSIONS_OF: _("Ended all sessions of a person"),
    Operation.ACCOUNT_NEW_DEVICE: _("Signed in from a new device"),
    Operation.ACCOUNT_NEW_COUNTRY: _("Signed in from another country"),
    Operation.ACCOUNT_FORGET_FAMILIAR: _("Forgot old devices and countries"),
    Operation.ACCOUNT_APPOINT: _("Appointed a person"),
    Operation.ACCOUNT_SUSPEND: _("Suspended an account"),
    Operation.ACCOUNT_RESTORE: _("Restored an account"),
    Operation.ACCOUNT_LOCK: _("Was locked after five failures"),
    Operation.ACCOUNT_RELEASE: _("Released a locked password"),
    Operation.ACCOUNT_ACCEPT_TERMS: _("Accepted terms"),
    Operation.ACCOUNT_RESET_FACTORS: _("Took lost second factors off"),
    Operation.ACCOUNT_LET_IN: _("Let an administrator in again, at the machine"),
    Operation.ACCOUNT_LAPSE: _("Ended by itself"),
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
    Operation.ORGANISATION_CHANGE: _("Changed an organisation"),
    Operation.ORGANISATION_CHANGE_DUTY: _("Changed how a unit is reached"),
    Operation.ROSTER_CONSULT: _("Read a unit's roster"),
    Operation.ROSTER_ATTEST: _("Confirmed that somebody still works there"),
    Operation.ROSTER_LEAVE: _("Noted that somebody has left"),
    Operation.INVITATION_SEND: _("Invited somebody"),
    Operation.INVITATION_WITHDRAW: _("Took back an invitation"),
    Operation.INVITATION_USE: _("Applied with an invitation"),
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
    Operation.CASE_ASK_WIDER: _("Asked for a wider audience"),
    Operation.CASE_WIDEN: _("Approved a wider audience"),
    Operation.CASE_REFUSE_WIDER: _("Ended a request for a wider audience"),
    Operation.CASE_NARROW: _("Made an audience narrower"),
    Operation.CASE_OFFER: _("Offered a case to a colleague"),
    Operation.CASE_KEEP: _("Ended an offer of a case"),
    Operation.CASE_HAND_OVER: _("Handed a case over"),
    Operation.CASE_SEAL: _("Sealed or opened a case's words"),
    Operation.CONFLICT_DECLARE: _("Declared a conflict of interest"),
    Operation.CONFLICT_LIFT: _("Lifted a conflict of interest"),
    Operation.CEILING_SET: _("Set a ceiling between organisations"),
    Operation.CASE_ERASE: _("Erased a case"),
    Operation.RELATED_FIND: _("Compared a clue with those of other cases"),
    Operation.RELATED_ASK: _("Asked about something related"),
    Operation.RELATED_ACCEPT: _("Wants to let in who asked about something related"),
    Operation.RELATED_DECLINE: _("Declined who asked about something related"),
    Operation.EMERGENCY_ASK: _("Asked to read a case in an emergency"),
    Operation.EMERGENCY_OPEN: _("Confirmed that a case is opened in an emergency"),
    Operation.EMERGENCY_REFUSE: _("Did not open a case in an emergency"),
    Operation.EMERGENCY_END: _("Ended an emergency"),
    Operation.EMERGENCY_CONSULT: _("Read what was opened in emergencies"),
    Operation.CLUE_SUBMIT: _("Submitted a clue"),
    Operation.CLUE_REVISE: _("Revised a clue"),
    Operation.CLUE_WITHDRAW: _("Withdrew a clue"),
    Operation.CLUE_APPROVE: _("Approved a clue"),
    Operation.CLUE_RETURN: _("Returned a clue"),
    Operation.CLUE_QUARANTINE: _("Quarantined a clue"),
    Operation.CLUE_CONSULT: _("Read a clue"),
    Operation.MEDIA_CONSULT: _("Opened a picture or recording"),
    Operation.MEDIA_CUT: _("Cut a picture into tiles for looking closely"),
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
    Operation.READING_SLOW: _("Was slowed down for opening many cases"),
    Operation.READING_LIFT: _("Let a person open more cases for the day"),
    Operation.AUDIT_CONSULT: _("Read the audit trail"),
    Operation.AUDIT_OPEN: _("Opened personal fields of the audit trail"),
    Operation.AUDIT_VERIFY: _("Verified the audit trail"),
    Operation.AUDIT_EXPORT: _("Exported from the audit trail"),
    Operation.AUDIT_SERVE: _("Fetched entries of the published log"),
    Operation.AUDIT_REPLAY: _("Put back signed entries after a restore"),
    Operation.AUDIT_PRUNE: _("Dropped what was kept long enough"),
    Operation.ROW_ADOPT: _("Took over rows from before they pointed to entries"),
    Operation.ACCESS_DENY: _("Was refused access"),
    Operation.KEY_ROTATE: _("Wrapped keys by another master key"),
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
