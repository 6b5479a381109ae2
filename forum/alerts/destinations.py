"""Where a row leads: the page, and the place on it, of what it tells."""

from __future__ import annotations

from django.urls import reverse

from forum.alerts.models import InboxItem
from forum.alerts.permissions import OF_LEADS

Kind = InboxItem.Kind
AT_CLUE = frozenset({Kind.CLUE_FOR_YOU, Kind.CLUE_ADDED, Kind.NEW_ANSWER, Kind.BELIEF_MOVED, Kind.HEARER})
_AT_TARGET = {  # what the row is about
    Kind.REFERRAL_IN: "referrals:referral",
    Kind.REFERRAL_ACCEPTED: "referrals:referral",
    Kind.REFERRAL_DECLINED: "referrals:referral",
    Kind.YOURS_HELD: "arrival:arrival",
    Kind.TO_VET: "desk:item",
    Kind.ROSTER_DUE: "accounts:unit",
    **dict.fromkeys([Kind.RELATED, Kind.RELATED_ASKED, Kind.RELATED_DECLINED], "related:case"),
    **dict.fromkeys(OF_LEADS, "accounts:watched"),
}
_AT_PAGE = {
    Kind.VETTED: "accounts:home",
    Kind.RENEWAL_DUE: "review:application",
    Kind.EMERGENCY_ASKED: "emergency:emergency",
    Kind.EMERGENCY_UNIT: "emergency:emergency",
    Kind.GIVEN: "audience:give",
    Kind.NOT_GIVEN: "audience:give",
    Kind.NEW_DEVICE: "accounts:sessions",
    Kind.NEW_COUNTRY: "accounts:sessions",
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
    page = "arranging:board" if item.why.get("thing") == "group" else "cases:case"
    return reverse(page, args=[item.case_id]) + _anchor(item)


def _anchor(item: InboxItem) -> str:
    if item.target is None or item.target == item.case_id:
        return ""
    if item.kind in AT_CLUE:
        return f"#clue-{item.target}"
    if item.kind == Kind.NEW_POST:
        return f"#post-{item.target}"
    thing = item.why.get("thing", "clue")  # what was decided: a clue unless the teller says "post"
    return f"#{thing}-{item.target}"
