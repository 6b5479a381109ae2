"""Rows of before there was a column for the scope, or of old code that still runs beside the new."""

from __future__ import annotations

from django.db.models import Case as Either
from django.db.models import F, OuterRef, Subquery, When

from forum.boards.models import Handling
from forum.cases.models import Case
from forum.index.models import Indexed

BATCH, BATCHES = 1_000, 10


def fill_in() -> int:
    """A round of the keeper: some thousands at a time, and nobody waits; returns how many. A row without a scope is
    found by everybody who may see it all the same, only later."""
    whose = Either(When(handling=Handling.STRICT, then=F("organisation_id")), default=F("board_id"))
    cases = Case.objects.filter(pk=OuterRef("case")).order_by().annotate(whose=whose)
    filled = 0
    for _batch in range(BATCHES):
        ids = list(Indexed.objects.filter(scope=None).values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        filled += Indexed.objects.filter(pk__in=ids).update(scope=Subquery(cases.values("whose")))
    return filled
