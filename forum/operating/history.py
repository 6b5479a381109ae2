"""The numbers of the last day, one sample every five minutes, and the lines that are drawn of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.operating import measures, numbers
from forum.operating.models import Sample
from forum.operating.numbers import Number

KEPT = timedelta(days=1)
WIDE, HIGH, EDGE = 160.0, 24.0, 2.0  # of a drawing, in its own units
_GROWING = {  # counted since the processes began: what a sample keeps is the sum, what is drawn is its growth
    "bearings_requests": _("Answers in five minutes"),
    "bearings_failures": _("Answers in five minutes that failed"),
}


@dataclass(frozen=True)
class Line:
    """A number with its day: points of a drawing, and the lowest and highest of them; no points for a single sample."""

    number: Number
    points: str = ""
    low: float = 0.0
    high: float = 0.0


def keep() -> None:
    """One more sample; those of more than a day ago go."""
    values = {_key(one): one.value for one in numbers.all_of_them()} | _sums()
    Sample.objects.create(values=values)
    Sample.objects.filter(at__lt=timezone.now() - KEPT).delete()


def lines() -> list[Line]:
    """Every number of now, with what it was; one query for all samples."""
    samples = [dict(one) for one in Sample.objects.order_by("at").values_list("values", flat=True)]
    found = [_line(one, [told[_key(one)] for told in samples if _key(one) in told]) for one in numbers.all_of_them()]
    return [*found, *_growing(samples)]


def _growing(samples: list[dict[str, float]]) -> Iterator[Line]:
    for name, words in _GROWING.items():
        told = [one[name] for one in samples if name in one]
        # After a new start sums begin anew: what is less than before is all growth.
        growth = [new - old if new >= old else new for old, new in pairwise(told)]
        yield _line(Number(name, growth[-1] if growth else 0.0, words), growth)


def _line(number: Number, told: list[float]) -> Line:
    if len(told) < 2:
        return Line(number)
    low, high = min(told), max(told)
    across, up = WIDE / (len(told) - 1), (HIGH - 2 * EDGE) / ((high - low) or 1.0)
    points = (f"{at * across:.1f},{HIGH - EDGE - (value - low) * up:.1f}" for at, value in enumerate(told))
    return Line(number, " ".join(points), low, high)


def _sums() -> dict[str, float]:
    """Of what all processes of this machine have counted."""
    samples = [
        one
        for family in measures.counted().collect()
        for one in family.samples
        if one.name == "bearings_requests_total"
    ]
    failed = sum(one.value for one in samples if one.labels["status"] == "5xx")
    return {"bearings_requests": sum(one.value for one in samples), "bearings_failures": failed}


def _key(number: Number) -> str:
    return f"{number.name} {number.label}".strip()
