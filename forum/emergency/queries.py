"""What the emergency page and a case's author read."""

from __future__ import annotations

from accounts.models import Role, User
from forum.cases.models import Case
from forum.emergency.models import MAY_ASK, Opening, OpeningQuerySet

NEWEST = 50


def waiting_for(user: User) -> OpeningQuerySet:
    """What this person may confirm."""
    return Opening.objects.to_decide(user).select_related("by__organisation").order_by("asked_at")


def known_to(user: User) -> OpeningQuerySet:
    """The newest that this person may know of; what only waits for them is in the other list."""
    known = Opening.objects.visible_to(user).select_related("by__organisation", "decided_by__organisation", "case")
    if not user.has_role(Role.AUDITOR):
        known = known.exclude(pk__in=Opening.objects.to_decide(user))
    return known.order_by("-asked_at")[:NEWEST]


def of_case(case: Case) -> OpeningQuerySet:
    """For the people of a case: who opened it, on whose word, and why."""
    opened = Opening.objects.filter(case=case).select_related("by__organisation", "decided_by__organisation")
    return opened.order_by("-decided_at")


def may_ask(user: User) -> bool:
    return bool(user.roles & MAY_ASK)
