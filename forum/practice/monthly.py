"""The confusions of a month, made once and kept: a page made anew on each load could be compared with itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from forum.answers.skill import month_begun
from forum.practice import confused
from forum.practice.confused import Row, Share
from forum.practice.models import Confusions


@dataclass(frozen=True)
class Tables:
    """What was over before the first day of `month`."""

    month: date
    known: Sequence[Row]
    estimated: Sequence[Row]


def keep() -> bool:
    """A round of the keeper: the tables of this month, unless they are there already; whether they were made now."""
    month = month_begun().date()
    if Confusions.objects.filter(month=month).exists():
        return False
    known, estimated = _plain(confused.known()), _plain(confused.estimated())
    # Of two keepers at once the first one's stay: the month is unique.
    _row, is_first = Confusions.objects.get_or_create(month=month, defaults={"known": known, "estimated": estimated})
    return is_first


def newest() -> Tables | None:
    """None before the keeper's first round; one query."""
    kept = Confusions.objects.order_by("-month").first()
    return Tables(kept.month, _rows(kept.known), _rows(kept.estimated)) if kept else None


def _plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _rows(kept: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [Row(**{**row, "shares": [Share(**one) for one in row["shares"]]}) for row in kept]
