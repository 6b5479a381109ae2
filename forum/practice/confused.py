"""Which countries are taken for which, over all experts together: an audit for who looks after them, naming nobody.

Only months that are over, so that no answer given now moves a number; only rows of enough answers, people and cases;
nothing of RED cases. Made once a month and kept (`monthly.py`): two tables with one case between them, which ended or
turned RED, would tell of its answers. Where the truth is known it is counted; of cases that are over and whose truth
is not, it is estimated from where answers agree (Dawid and Skene 1979), all experts taken as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from forum.answers import naming
from forum.answers.judging import judgement, prior_of
from forum.answers.models import Answer
from forum.answers.skill import month_begun
from forum.boards.models import Handling
from forum.care.queries import LEAST
from forum.cases.states import CaseState
from geoloc import belief, calibration, confusions

LATEST = 5000  # answers
CASES = 3  # in a row: fewer would tell of one
SMOOTHING = 0.01
OVER = (CaseState.LOCATED, CaseState.CLOSED)


@dataclass(frozen=True)
class Share:
    """Of the answers on clues from a place; percent with its 95 % interval (Wilson)."""

    country: str
    count: int
    percent: int
    low: int
    high: int

    @property
    def name(self) -> str:
        return naming.name_of(self.country)


@dataclass(frozen=True)
class Row:
    """A true country: what was named first, most often first, and what too few named to be told by itself."""

    country: str
    answers: int
    people: int
    shares: Sequence[Share]
    others: int

    @property
    def name(self) -> str:
        return naming.name_of(self.country)


@dataclass(frozen=True)
class Said:
    """The country that an answer gave most to, as this audit needs it."""

    expert: UUID
    case: UUID
    clue: UUID
    country: str


def known() -> list[Row]:
    """From practice, where the truth is known; one query."""
    answers = _answers().filter(case__is_practice=True).select_related("case__truth")
    rows = [(answer.case.truth.area[:2], said) for answer in answers[:LATEST] if (said := _said(answer))]
    return _rows((truth, said, 1.0) for truth, said in rows)


def estimated() -> list[Row]:
    """From cases over before this month, by agreement; of clues with two answers or more; one query."""
    # Nobody changed them since: the entry that their row points to is the newest of them.
    over = _answers().filter(case__is_practice=False, case__state__in=OVER, case__entry__at__lt=month_begun())
    by_clue: dict[UUID, list[Said]] = {}
    for answer in over.select_related("case")[:LATEST]:
        if said := _said(answer):
            by_clue.setdefault(said.clue, []).append(said)
    items = [some for some in by_clue.values() if len(some) > 1]
    codes = sorted({one.country for some in items for one in some})
    if not items:
        return []
    counts = np.zeros((len(items), 1, len(codes)))
    for n, some in enumerate(items):
        for one in some:
            counts[n, 0, codes.index(one.country)] += 1
    likely = confusions.audit(counts, SMOOTHING).items
    parts = ((codes[k], one, float(p)) for n, some in enumerate(items) for one in some for k, p in enumerate(likely[n]))
    return _rows(part for part in parts if part[2] >= SMOOTHING)


def _answers() -> QuerySet[Answer]:
    of_months = Answer.objects.filter(blind=True, created_at__lt=month_begun(), cannot_tell=False)
    whole = of_months.exclude(case__handling=Handling.RED)
    return whole.select_related("clue", "expert").order_by("-created_at", "pk")


def _said(answer: Answer) -> Said | None:
    """By what it names and draws; None for an answer that tells only where it is not."""
    chance = belief.named(judgement(answer), prior_of(answer.clue))
    if not chance:
        return None
    first = max(chance, key=lambda code: (chance[code], code))
    return Said(answer.expert_id, answer.case_id, answer.clue_id, first)


def _rows(parts: Iterable[tuple[str, Said, float]]) -> list[Row]:
    """(true country, what was said, how surely it is true): rows with enough behind them, the largest first."""
    by_truth: dict[str, list[tuple[Said, float]]] = {}
    for truth, said, p in parts:
        by_truth.setdefault(truth, []).append((said, p))
    rows = [_row(truth, some) for truth, some in by_truth.items() if _is_enough(some)]
    return sorted(rows, key=lambda row: (-row.answers, row.country))


def _is_enough(some: Sequence[tuple[Said, float]]) -> bool:
    """Counted are those of whom it is likelier than not."""
    sure = [said for said, p in some if p >= 0.5]
    people, cases = {said.expert for said in sure}, {said.case for said in sure}
    return len(sure) >= calibration.ENOUGH and len(people) >= LEAST and len(cases) >= CASES


def _row(truth: str, some: Sequence[tuple[Said, float]]) -> Row:
    sums: dict[str, float] = {}
    for said, p in some:
        sums[said.country] = sums.get(said.country, 0.0) + p
    whole = round(sum(sums.values()))
    told = {code for code in sums if code == truth or _people(some, code) >= LEAST}
    order = sorted(told, key=lambda code: (code != truth, -sums[code], code))
    shares = [_share(code, sums, whole) for code in order]
    people = {said.expert for said, p in some if p >= 0.5}
    return Row(truth, whole, len(people), shares, max(0, whole - sum(one.count for one in shares)))


def _people(some: Sequence[tuple[Said, float]], country: str) -> int:
    """How many named it: a country that few named is told with the others."""
    return len({said.expert for said, p in some if said.country == country and p >= 0.5})


def _share(code: str, sums: Mapping[str, float], whole: int) -> Share:
    count = min(round(sums[code]), whole)
    low, high = calibration.wilson(count, whole)
    percents = [round(100 * value) for value in (count / whole, low, high)]
    return Share(code, count, *percents)
