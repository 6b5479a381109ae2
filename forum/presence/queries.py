"""What is read of presence."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.presence.actions import LASTS
from forum.presence.models import Here

MOST = 20


def others_here(user: User, case: Case) -> list[str]:
    """Names of those who may see the case now, want it known and were here within the last minute; one query."""
    here = Here.objects.filter(case=case, seen_at__gt=timezone.now() - LASTS).values("user")
    people = audience_of(case).filter(shows_presence=True, pk__in=here).exclude(pk=user.pk)
    return list(people.order_by("name", "pk").values_list("name", flat=True)[:MOST])
