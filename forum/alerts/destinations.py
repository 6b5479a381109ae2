"""Where a row leads: the page, and the place on it, of what it tells."""

from __future__ import annotations

from django.urls import reverse

from forum.alerts.models import InboxItem

Kind = InboxItem.Kind
AT_CLUE = frozenset({Kind.CLUE_FOR_YOU, Kind.CLUE_ADDED, Kind.NEW_ANSWER, Kind.BELIEF_MOVED})
REFERRALS = frozenset({Kind.REFERRAL_IN, Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_DECLINED})


def page_of(item: InboxItem) -> str:
    """An address of ours; whether the reader may see what is there, that page decides."""
    if item.kind in REFERRALS and item.target:
        return reverse("referrals:referral", args=[item.target])
    if item.kind == Kind.TO_VET and item.target:
        return reverse("desk:item", args=[item.target])
    if item.kind == Kind.VETTED:
        return reverse("accounts:home")
    if item.kind == Kind.TRAIL_ALARM:
        return reverse("audit:health")
    if item.case_id is None:
        return reverse("alerts:inbox")
    return reverse("cases:case", args=[item.case_id]) + _anchor(item)


def _anchor(item: InboxItem) -> str:
    if item.target is None or item.target == item.case_id:
        return ""
    if item.kind in AT_CLUE:
        return f"#clue-{item.target}"
    if item.kind == Kind.NEW_POST:
        return f"#post-{item.target}"
    thing = item.why.get("thing", "clue")  # what was decided: a clue unless the teller says "post"
    return f"#{thing}-{item.target}"
