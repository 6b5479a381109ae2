"""What can happen when a case is handed to a unit, and at the end of a case."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ReferralSent(Event):
    """The author handed a case to a national unit; its coordinators are the recipients of the lead package."""

    op: ClassVar = Operation.REFERRAL_SEND
    kind: ClassVar = "referral"


class ReferralAccepted(Event):
    """A coordinator accepted a referral for the unit; the case was opened to them."""

    op: ClassVar = Operation.REFERRAL_ACCEPT
    kind: ClassVar = "referral"


class ReferralDeclined(Event):
    """A coordinator declined a referral, with a reason."""

    op: ClassVar = Operation.REFERRAL_DECLINE
    kind: ClassVar = "referral"


class ReferralConcluded(Event):
    """The unit said what came of a referral; contributors are told the class of the outcome, nothing else."""

    op: ClassVar = Operation.REFERRAL_CONCLUDE
    kind: ClassVar = "referral"


class ReferralConsulted(Event):
    """Somebody opened a referral: its lead package, its message, its history."""

    op: ClassVar = Operation.REFERRAL_CONSULT
    kind: ClassVar = "referral"


class ReferralsListed(Event):
    """Somebody read the list of referrals they sent, or their unit received; the object is the reader."""

    op: ClassVar = Operation.REFERRAL_CONSULT
    kind: ClassVar = "referral_list"


class CaseLocated(Event):
    """The author set the place as found."""

    op: ClassVar = Operation.CASE_LOCATE
    kind: ClassVar = "case"


class CaseClosed(Event):
    """The author closed a case."""

    op: ClassVar = Operation.CASE_CLOSE
    kind: ClassVar = "case"


class CaseReopened(Event):
    """The author took a case up again."""

    op: ClassVar = Operation.CASE_REOPEN
    kind: ClassVar = "case"
