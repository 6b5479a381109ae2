"""The whole index anew: each case under its lock and in a transaction of its own, so that nobody waits for long."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from forum.cases.models import Case
from forum.discussion import indexing


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Returns how many things can be found. What is approved meanwhile puts itself in."""
    cases = list(Case.objects.order_by("created_at").values_list("pk", flat=True))
    things = 0
    for done, pk in enumerate(cases, 1):
        things += _of(pk)
        progress(done, len(cases))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE index_indexed")  # how frequent words are, for the planner
    return things


@transaction.atomic
def _of(case_id: UUID) -> int:
    """An erased case is none."""
    if not Case.objects.filter(pk=case_id).exists():
        return 0
    return indexing.put_case_anew(Case.objects.locked(case_id))
