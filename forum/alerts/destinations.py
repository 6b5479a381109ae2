"""Where a row leads: the page, and the place on it, of what it tells."""

from __future__ import annotations

from django.urls import reverse

from forum.alerts.models import InboxItem
from forum.alerts.permissions import OF_LEADS

Kind = InboxItem.Kind
AT_CLUE = frozenset({Kind.CLUE_FOR_YOU, Kind.CLUE_ADDED, Kind.NEW_ANSWER, Kind.BELIEF_MOVED, Kind.HEARER})
AT_POST = frozenset({Kind.NEW_POST, Kind.MENTIONED})
_AT_TARGET = {  # what the row is about
    Kind.REFERRAL_IN: "referrals:referral",
    Kind.REFERRAL_ACCEPTED: "referrals:referral",
    Kind.REFERRAL_DECLINED: "referrals:referral",
    Kind.YOURS_HELD: "arrival:arrival",
    Kind.TO_VET: "desk:item",
    Kind.ESCALATED: "desk:item",
    Kind.ASKED: "review:question",
    Kind.REPLIED: "desk:item",
    Kind.CORRECTED: "discussion:correction",
    Kind.REDACTED: "redaction:redaction",
    Kind.ROSTER_DUE: "accounts:unit",
    **dict.fromkeys([Kind.RELATED, Kind.RELATED_ASKED, Kind.RELATED_DECLINED], "related:case"),
    **dict.fromkeys(OF_LEADS, "accounts:watched"),
}
_AT_PAGE = {
    Kind.VETTED: "accounts:home",
    Kind.FLAG_DECIDED: "flags:own",
    Kind.STRIKE: "conduct:mine",
    Kind.STRIKES: "conduct:strikes",
    Kind.APPEAL_DECIDED: "conduct:mine",
    Kind.APPEALED: "conduct:decided",
    Kind.RENEWAL_DUE: "review:application",
    Kind.EMERGENCY_ASKED: "emergency:emergency",
    Kind.EMERGENCY_UNIT: "emergency:emergency",
    Kind.GIVEN: "audience:give",
    Kind.NOT_GIVEN: "audience:give",
    Kind.NEW_DEVICE: "accounts:sessions",
    Kind.NEW_COUNTRY: "accounts:sessions",
    Kind.NOT_DECIDED: "desk:queue",
    Kind.HELD: "arrival:held",
    Kind.TRAIL_ALARM: "audit:health",
}


def page_of(item: InboxItem) -> str:
    """An address of ours; whether the reader may see what is there, that page decides."""
    kind = Kind(item.kind)
    if kind in _AT_TARGET and item.target:
        return reverse(_AT_TARGET[kind], args=[item.target])
    if kind in _AT_PAGE:
        return reverse(_AT_PAGE[kind])
    if item.case_id is None:
        return reverse("alerts:inbox")
    if item.target and (kind in AT_POST or item.why.get("thing") == "post"):
        return reverse("discussion:post", args=[item.target])  # wherever it is by now
    if kind == Kind.ACCEPTED:
        return reverse("cases:case", args=[item.case_id]) + "#findings"
    page = {"group": "arranging:board", "move": "rearranging:case"}.get(item.why.get("thing", ""), "cases:case")
    return reverse(page, args=[item.case_id]) + _anchor(item)


def _anchor(item: InboxItem) -> str:
    if item.target is None or item.target == item.case_id:
        return ""
    if item.kind in AT_CLUE:
        return f"#clue-{item.target}"
    thing = item.why.get("thing", "clue")  # what was decided: a clue unless the teller says otherwise
    return f"#{thing}-{item.target}"
